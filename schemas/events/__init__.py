"""The newest shape of each event, one file per subject."""
