"""The as-at day of files that are not a casefile: where its configuration says that it stands."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import BaseModel, model_validator

from hub.domain.calendar import local_date
from producers.as_at import not_taken, taken
from producers.files.delimited import Delimited, MalformedRow, NotText
from producers.files.delimited_file import Spelling
from producers.files.encodings import as_utf_8
from producers.files.steady import SteadyFile
from producers.reading import Request
from producers.refusals import FileRefused, Refusal, on_one_line
from producers.translation.cells import folded_code
from producers.translation.dates import expected, is_way_of_writing, reader
from producers.translation.settings import Texts

_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")

Rows = Iterator[tuple[int, list[str]]]
Begun = Callable[[], Rows]
"""Begins to go through the rows of a file."""


class AsAtSettings(BaseModel, frozen=True, extra="forbid"):
    """Where the as-at day stands. Without this, it is in `as_at.txt` beside the files."""

    #: It is the day, in Wales, on which the newest of the files was last written to.
    file_date: bool = False
    #: It stands in the file of this table of ours.
    table: str | None = None
    #: In this worksheet, where it is not the table's own.
    sheet: str | None = None
    #: In this column, in the first row below its name.
    column: str | None = None
    #: Or in this cell: a letter for the column, and the number of the line or of the worksheet's row, as B2.
    cell: str | None = None
    #: How it is written: one way or a list of them, by name or as `%d-%b-%Y`.
    dates: Texts = ()

    @model_validator(mode="after")
    def _is_one_place(self) -> "AsAtSettings":
        in_table = self.table is not None
        if self.file_date is in_table or in_table is not ((self.column is None) is not (self.cell is None)):
            raise ValueError("is one place: `file_date = true`, or a `table` with a `column` or a `cell`")
        if self.cell is not None and _CELL.fullmatch(self.cell) is None:
            raise ValueError(f'has "{self.cell}" for its `cell`; it is written as B2')
        wrong = [each for each in self.dates if not is_way_of_writing(each)]
        if wrong:
            raise ValueError(f'has "{wrong[0]}" in `dates`, by which no day can be told')
        return self


def of_newest(files: Iterable[Path], request: Request) -> date | Refusal:
    """The day on which the newest file was written."""
    newest = max(((file.stat().st_mtime, file.name) for file in files), default=None)
    if newest is None:
        return not_taken("there is no file whose day could be taken; the extract is not there", "as_at")
    return taken(local_date(datetime.fromtimestamp(newest[0], UTC)), request, newest[1])


def of_place(settings: AsAtSettings, rows: Begun, skip: int, file: str, request: Request) -> date | Refusal:
    """The day that stands in a file; `skip`: rows before the one that names the columns."""
    try:
        cell = _in_cell(settings.cell, rows()) if settings.cell else _in_column(settings.column or "", rows(), skip)
    except FileRefused as refused:
        return not_taken(f"the as-at day cannot be told: {refused.sentence}", file)
    except (NotText, MalformedRow):
        return not_taken("the as-at day cannot be told: the file cannot be read as text of its encoding", file)
    place = f"cell {settings.cell}" if settings.cell else f'column "{settings.column}", first row,'
    if cell is None:
        return not_taken(f"there is no {place.removesuffix(', first row,')}; the as-at day must stand there", file)
    day = reader((*settings.dates, "iso") if settings.dates else (), has_time=False)(cell.strip())
    if day is None:
        shown = on_one_line(cell.strip()) if len(cell) <= 40 else "something else"
        return not_taken(
            f'{place} holds "{shown}"; the as-at day must stand there, written {expected(settings.dates)}', file
        )
    return taken(date.fromisoformat(day), request, file)


def lines(path: Path, spelling: Spelling) -> Rows:
    """The lines of a text file, each with its number; a first one that is empty is passed over."""
    with SteadyFile(path).opened() as stream:
        text = Delimited(as_utf_8(stream, spelling.encoding), spelling.separator)
        is_first = True
        for block in text.blocks():
            if is_first:
                yield 1, text.header
                is_first = False
            for number, row in zip(block.numbers, block.rows, strict=True):
                yield number, text.cells(row)


def _in_cell(cell: str, rows: Rows) -> str | None:
    match = _CELL.fullmatch(cell)
    assert match is not None
    wanted, place = int(match[2]), 0
    for letter in match[1]:
        place = place * 26 + ord(letter) - 64
    for number, cells in rows:
        if number >= wanted:
            return cells[place - 1] if number == wanted and place <= len(cells) else None
    return None


def _in_column(column: str, rows: Rows, skip: int) -> str | None:
    below = (cells for number, cells in rows if number > skip)
    header = [folded_code(name) for name in next(below, [])]
    if folded_code(column) not in header:
        return None
    place, first = header.index(folded_code(column)), next(below, [])
    return first[place] if place < len(first) else None
