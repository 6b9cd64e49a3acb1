"""Speaking and hearing."""
