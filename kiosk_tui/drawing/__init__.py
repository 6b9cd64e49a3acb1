"""Pictures on a terminal: letters in a real font, faces and QR codes, as sixel or as blocks."""
