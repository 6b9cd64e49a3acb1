"""Catalogues of others in, the city's own out."""
