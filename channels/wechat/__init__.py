"""The WeChat door: an Official Account whose callback is answered here, and whose clerks write by customer-service message."""
