"""The answers as JSON over HTTP."""
