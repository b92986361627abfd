"""Computes everything again from the recorded statements, in plain batch code, and compares it with what is kept."""
