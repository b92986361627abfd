"""Where the published figures are that come with the program; the connector of the publisher states them."""

from pathlib import Path


def folder() -> Path:
    """A folder with a performance return, and where its figures were published."""
    return Path(__file__).parent / "publisher"
