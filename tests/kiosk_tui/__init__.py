"""Tests of the kiosk door."""
