"""Computes the whole store again from the log, beside the live one, and lets it take its place."""
