"""The folders given to `hub demo --extracts`: extracts by authority, or by night and authority; populations beside them."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from hub.domain.areas import is_authority
from hub.errors import UsageError

POPULATIONS = "populations.csv"


@dataclass(frozen=True, slots=True)
class Night:
    """The extracts that are run together: each authority's folder; `day` is None when there is only one night."""

    day: date | None
    folders: dict[str, Path]
    #: The folder with the populations that the publisher states that night; None when it states none.
    populations: Path | None


@dataclass(frozen=True, slots=True)
class Given:
    """The nights in order, and what lay beside them that is no extract."""

    nights: tuple[Night, ...]
    beside: tuple[str, ...]


def find(root: Path) -> Given:
    """The extracts below a folder; UsageError when it holds none."""
    if not root.is_dir():
        raise UsageError(
            f"{root} is not a folder; give one that holds a folder for each authority, named by its ONS code."
        )
    entries = sorted(root.iterdir())
    nights = [(day, entry) for entry in entries if entry.is_dir() and (day := _day(entry.name)) is not None]
    found = [_night(day, entry) for day, entry in sorted(nights)] if nights else [_night(None, root)]
    if found[0].populations is None and (root / POPULATIONS).is_file():
        found[0] = replace(found[0], populations=root)  # stated once, they stand until others are
    taken = {entry for _, entry in nights} | {folder for night in found for folder in night.folders.values()}
    taken.add(root / POPULATIONS)
    if not any(night.folders for night in found):
        raise UsageError(
            f"{root} holds no extract; expected folders named by ONS code (such as W06000015), "
            "or folders named by date (2009-03-31) that hold those."
        )
    return Given(tuple(found), tuple(entry.name for entry in entries if entry not in taken))


def _night(day: date | None, folder: Path) -> Night:
    folders = {entry.name: entry for entry in sorted(folder.iterdir()) if entry.is_dir() and is_authority(entry.name)}
    return Night(day, folders, folder if (folder / POPULATIONS).is_file() else None)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(name) if len(name) == 10 else None
    except ValueError:
        return None
