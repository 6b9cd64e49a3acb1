"""From words to meaning: pure functions on text and arrays, and one thin Rasa graph component each."""
