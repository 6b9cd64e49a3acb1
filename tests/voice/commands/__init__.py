"""Tests of the commands that speak, hear, and fetch speech models."""
