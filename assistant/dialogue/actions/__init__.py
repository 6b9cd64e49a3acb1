"""Rasa's custom actions: thin shells around the handlers and views."""
