"""A folder of CSV files, each the complete content of one part of a case-management system, with its as-at day.

What each file holds and states is described in `producers.casefile`, a module for each.
"""

import os
from collections.abc import Iterator

from pydantic import field_validator

from hub.errors import ConfigurationError
from producers.as_at import FILE as AS_AT
from producers.as_at import read_as_at
from producers.casefile import tables as case_tables
from producers.files.delimited_file import DelimitedFile
from producers.files.layout import OwnLayout
from producers.reading import Extract, FolderSettings, Request, Sheet, Source
from producers.refusals import Refusal, on_one_line
from producers.rules.tables import Table
from schemas.topics import Stream


class CasefileSettings(FolderSettings, frozen=True):
    """The keys of a source of this format."""

    #: The files that this source gives, as ["referrals", "assessments"]; all where nothing is named. Another source may give others.
    files: tuple[str, ...] | None = None

    @field_validator("files")
    @classmethod
    def _are_of_the_format(cls, named: tuple[str, ...] | None) -> tuple[str, ...] | None:
        known = [table.stem for table in case_tables()]
        strange = [each for each in named or () if each not in known]
        if strange or named == ():
            seen = ", ".join(map(on_one_line, strange)) or "no file"
            raise ValueError(f"it names {seen}; the files of a casefile are {', '.join(known)}")
        return named


def tables(settings: CasefileSettings, _authority: str = "") -> tuple[Table, ...]:
    """The files that a source gives, in the order in which they are read."""
    return tuple(each for each in case_tables() if settings.files is None or each.stem in settings.files)


def read(settings: CasefileSettings, request: Request) -> Extract:
    """Read a folder; a ConfigurationError when there is none, a refusal of the whole when its day cannot be taken."""
    if not settings.folder.is_dir():
        raise ConfigurationError(
            f"source {settings.name}: there is no folder {settings.folder}; "
            "the extract belongs there, or `folder` of the configuration names another place"
        )
    as_at = read_as_at(settings.folder, request)
    if isinstance(as_at, Refusal):
        return Extract(None, as_at)
    files = {table.file for table in case_tables()}
    strange = [name for name in sorted(os.listdir(settings.folder)) if name not in files and name != AS_AT]
    warnings = [f"{on_one_line(name)} is no file of this format; it was left alone" for name in strange]
    given = {table.file for table in tables(settings)}
    unnamed = [name for name in sorted(os.listdir(settings.folder)) if name in files - given]
    warnings += [f"{name} is not among `files`; it was left alone" for name in unnamed]
    return Extract(as_at, warnings=warnings, sheets=_sheets(settings, request))


def _sheets(settings: CasefileSettings, request: Request) -> Iterator[Sheet]:
    for table in tables(settings):
        file = settings.folder / table.file
        if file.exists():
            yield Sheet(table, table.file, DelimitedFile(file, OwnLayout(table), request.secret))


SOURCE = Source("casefile", Stream.CASE, CasefileSettings, tables, read)
