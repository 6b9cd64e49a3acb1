"""The commands of `banban`: thin, one module each; found by the entry points in pyproject.toml."""
