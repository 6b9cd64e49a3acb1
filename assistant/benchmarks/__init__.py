"""Measures how fast and how large Banban is, alone and beside plain Rasa; `banban bench` prints what is found here."""
