"""One module per format that a council can export."""
