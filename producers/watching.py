"""Has an extract changed since it was last looked at? Told from the files' times and sizes, without reading them.

A database does not tell that from outside: it is asked again after a rest.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from producers.durations import seconds
from producers.querying.settings import DatabaseSettings
from producers.reading import FolderSettings
from producers.settings import ConnectorSettings


class Seen(NamedTuple):
    """One file as it was seen."""

    source: str
    name: str
    changed_ns: int
    size: int


def look(config: Path) -> tuple[Seen, ...]:
    """Every file of every source that is a folder; equal to an earlier look when nothing has changed between them."""
    found = []
    for source in ConnectorSettings.load(config).sources:
        if isinstance(source, FolderSettings) and source.folder.is_dir():
            for entry in os.scandir(source.folder):
                with suppress(FileNotFoundError):  # it went away between the list and the look
                    about = entry.stat()
                    found.append(Seen(source.name, entry.name, about.st_mtime_ns, about.st_size))
    return tuple(sorted(found))


def rest(config: Path) -> int | None:
    """After how many seconds a source that is a database is asked again: the shortest, or None where there is none."""
    sources = ConnectorSettings.load(config).sources
    return min((seconds(each.every) for each in sources if isinstance(each, DatabaseSettings)), default=None)
