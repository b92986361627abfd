"""Has an extract, or what is said of it, changed since the last look? Told from the files' times and sizes, without reading them.

A database does not tell that from outside: it is asked again after a rest.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from producers.durations import seconds
from producers.querying.settings import DatabaseSettings
from producers.settings import ConnectorSettings


class Seen(NamedTuple):
    """One file as it was seen."""

    file: str
    changed_ns: int
    size: int


def look(config: Path) -> tuple[Seen, ...]:
    """The configuration, and every file that its sources name or that lies in a folder they name.

    Equal to an earlier look when nothing has changed between them. What is not there is not among them.
    """
    places = {config, *(place for source in ConnectorSettings.load(config).sources for place in source.places())}
    return tuple(sorted(seen for place in places for seen in _seen(place)))


def _seen(place: Path) -> Iterator[Seen]:
    """A file, or every file of a folder."""
    try:
        files = list(place.iterdir()) if place.is_dir() else [place]
    except FileNotFoundError:
        return
    for file in files:
        try:
            about = file.stat()
        except FileNotFoundError:  # it went away between the list and the look
            continue
        yield Seen(str(file), about.st_mtime_ns, about.st_size)


def rest(config: Path) -> int | None:
    """After how many seconds a source that is a database is asked again: the shortest, or None where there is none."""
    sources = ConnectorSettings.load(config).sources
    return min((seconds(each.every) for each in sources if isinstance(each, DatabaseSettings)), default=None)
