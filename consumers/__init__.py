"""The national side: from topics to the store."""
