"""`banban bench kiosk`: how soon the kiosk's first screen stands, how soon a key is seen, and what it takes of memory."""
