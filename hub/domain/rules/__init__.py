"""Rules that several indicators share."""
