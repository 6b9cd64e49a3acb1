"""One file for each screen the kiosk shows; `page.py` is what they all share."""
