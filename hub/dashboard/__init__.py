"""The answers as pages for people."""
