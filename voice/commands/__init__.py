"""The commands of `banban` that speak, hear, and fetch speech models: the edge of this room, where settings are read."""
