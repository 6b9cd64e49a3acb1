"""Tests of how what is written is said aloud."""
