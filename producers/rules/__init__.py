"""What a row may say: how its file is described, what its cells are, what is wrong with it, and what it states."""
