"""What all web doors share: sessions, limits, headers, errors, pages and who may ask for what."""
