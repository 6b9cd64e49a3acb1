"""What happens in a turn: deciding, the visit so far, what to show, and the Rasa engine that drives it."""
