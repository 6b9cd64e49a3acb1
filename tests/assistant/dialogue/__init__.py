"""Tests of what happens in a turn."""
