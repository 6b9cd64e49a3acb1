"""The door for media streams by WebSocket: Twilio's, and those of others alike, and Asterisk's WebSocket channel."""
