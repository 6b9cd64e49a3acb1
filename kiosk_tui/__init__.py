"""The kiosk door: a large-font terminal screen."""
