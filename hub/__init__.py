"""The shared picture: what 22 authorities have stated, and what follows from it."""
