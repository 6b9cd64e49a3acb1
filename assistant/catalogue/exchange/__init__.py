"""Catalogues of others: read into a city folder, and the city's own written out, in formats that others know."""
