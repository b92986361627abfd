"""A real broker and a real database from Python packages: started, watched and stopped with the hub."""
