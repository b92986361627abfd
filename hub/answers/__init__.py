"""The one way out: a reader's question, answered within the reader's role."""
