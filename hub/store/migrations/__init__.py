"""Alembic revisions, one file a step, safe while an older hub still runs."""
