"""A real broker and a real database, started from Python packages."""
