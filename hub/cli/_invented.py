"""Whether a hub's cases are invented, so that every page, answer and export of it can say so, whoever asks later."""

import tomllib
from pathlib import Path

from hub.cli._authority_files import CONFIGURATION
from hub.config import Settings

FORMAT = "synthetic"
"""The source format that invents its cases."""


def is_demonstration(settings: Settings) -> bool:
    """Is it said in the settings, or does any connector in the data folder invent what it sends?"""
    found = settings.data.glob(f"authorities/*/{CONFIGURATION}")
    return settings.demonstration or any(_invents(file) for file in found)


def _invents(file: Path) -> bool:
    try:
        document = tomllib.loads(file.read_text("utf-8"))
        return any(source.get("format") == FORMAT for source in document.get("sources", []))
    except (OSError, ValueError, AttributeError, TypeError):
        return False  # the connector itself says what is wrong with its file
