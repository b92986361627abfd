"""Where the published figures and the populations are that come with the program; the connector of the publisher states them."""

from pathlib import Path


def folder() -> Path:
    """A folder with a performance return, populations, and where both come from."""
    return Path(__file__).parent / "publisher"
