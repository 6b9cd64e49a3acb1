"""Tests of the commands of `banban`."""
