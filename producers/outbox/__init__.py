"""The connector's memory: what is stated, what is still to be sent, and what became of it."""
