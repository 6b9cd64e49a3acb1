"""Hearing and speaking: sound in, hypotheses out (Vosk); sentences in, sound out (pyttsx3 in a process of its own)."""
