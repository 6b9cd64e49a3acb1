"""The door for Asterisk: AudioSocket brings the sound, FastAGI tells who calls and what comes after us."""
