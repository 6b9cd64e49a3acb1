"""Tests of what the city offers."""
