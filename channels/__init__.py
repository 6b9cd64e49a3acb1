"""The doors people come through: each shows and listens, none decides."""
