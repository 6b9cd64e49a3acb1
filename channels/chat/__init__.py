"""The chat door: a page for elders and families, and the JSON and WebSocket protocol that other doors speak too."""
