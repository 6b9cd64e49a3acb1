"""The REST door: Rasa's own payload, so that what speaks to a Rasa server speaks to Banban."""
