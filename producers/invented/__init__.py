"""Invented cases: coherent, seeded, and about nobody; the demonstration, the tutorials and load tests run on them."""
