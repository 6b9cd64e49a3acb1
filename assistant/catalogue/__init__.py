"""The city's services as data: values in CPSV-AP's names, a loader with clear errors, and a lint."""
