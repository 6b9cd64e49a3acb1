"""The terminal door: `banban chat`."""
