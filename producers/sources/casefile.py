"""A folder of CSV files, each the complete content of one part of a case-management system, with its as-at day.

What each file holds and states is described in `producers.casefile`, a module for each.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from hub.errors import ConfigurationError
from producers.as_at import FILE as AS_AT
from producers.as_at import read_as_at
from producers.casefile import tables
from producers.delimited_file import DelimitedFile
from producers.layout import OwnLayout
from producers.reading import Extract, FolderSettings, Request, Sheet, Source
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
    files = {table.file for table in tables()}
    strange = [name for name in sorted(os.listdir(settings.folder)) if name not in files and name != AS_AT]
    warnings = [f"{on_one_line(name)} is no file of this format; it was left alone" for name in strange]
    return Extract(as_at, warnings=warnings, sheets=_sheets(settings.folder, request))


def _sheets(folder: Path, request: Request) -> Iterator[Sheet]:
    for table in tables():
        file = folder / table.file
        if file.exists():
            yield Sheet(table, table.file, DelimitedFile(file, OwnLayout(table), request.secret))


SOURCE = Source("casefile", Stream.CASE, FolderSettings, lambda *_: tables(), read)
