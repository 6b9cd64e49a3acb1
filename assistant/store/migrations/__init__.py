"""The steps from each version's tables to the next one's; Alembic runs them in order."""
