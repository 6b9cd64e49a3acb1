"""The kiosk door: a large-font terminal screen for people who stand at it."""
