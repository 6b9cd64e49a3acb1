"""A telephone in the terminal: `banban call` tries a whole call without any telephone."""
