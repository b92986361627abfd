"""A folder of CSV files, each the complete content of one part of a case-management system, with its as-at day.

What each file holds and states is described in `producers.casefile`, a module for each.
"""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from hub.errors import ConfigurationError
from producers.as_at import FILE as AS_AT
from producers.as_at import read_as_at
from producers.casefile import files, tables
from producers.judging import Judged, judge
from producers.reading import Extract, FileReading, FolderSettings, Request, Source
from producers.refusals import Refusal, on_one_line
from schemas.topics import Stream


def read(settings: FolderSettings, request: Request) -> Extract:
    """Read a folder; a ConfigurationError when there is none, a refusal of the whole when its day cannot be taken."""
    if not settings.folder.is_dir():
        raise ConfigurationError(
            f"source {settings.name}: there is no folder {settings.folder}; "
            "the extract belongs there, or `folder` of the configuration names another place"
        )
    as_at = read_as_at(settings.folder, request)
    if isinstance(as_at, Refusal):
        return Extract(None, as_at)
    extract = Extract(as_at)
    for name in sorted(os.listdir(settings.folder)):
        if name not in files() and name != AS_AT:
            extract.warnings.append(f"{on_one_line(name)} is no file of this format; it was left alone")
    extract.files = _files(settings.folder, as_at, request, extract.warnings)
    return extract


def _files(folder: Path, as_at: date, request: Request, warnings: list[str]) -> Iterator[FileReading]:
    judged: dict[str, Judged] = {}
    for table in tables():
        try:
            content = (folder / table.file).read_bytes()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise ConfigurationError(
                f"{folder / table.file} cannot be read ({error.strerror}); nothing was sent"
            ) from None
        parent = judged.get(table.parent.file) if table.parent else None
        found = judge(table, content, as_at, request.accepted, parent, table.file in request.allowed_withdrawals)
        warnings.extend(found.warnings)
        if any(other.parent is not None and other.parent.file == table.file for other in tables()):
            judged[table.file] = found
        yield found.reading


SOURCE = Source("casefile", Stream.CASE, files, FolderSettings, read)
