"""Tests of how words become meaning."""
