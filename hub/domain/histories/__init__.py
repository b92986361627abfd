"""A person's history: all that an authority has stated about them, corrections applied, in any order."""
