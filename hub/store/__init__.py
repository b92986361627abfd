"""The national store in PostgreSQL: the only door to it."""
