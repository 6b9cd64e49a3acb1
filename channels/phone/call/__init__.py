"""What is decided in a telephone call: events in, actions out. Pure: no sound, no clock, no network."""
