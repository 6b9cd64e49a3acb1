"""Tests of conversations that wait for a person."""
