"""What the kiosk's screen is made of: sentences, tiles to choose from, the line to type into."""
