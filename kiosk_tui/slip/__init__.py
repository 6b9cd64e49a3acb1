"""The slip a visitor takes away: what is on it, on a page, on a receipt, and in a QR code."""
