"""The rows of a worksheet, gone through a block at a time as often as is asked, as a layout reads them.

A workbook is read once, and the rows of the worksheets that are wanted kept on disk: to unpack it each time takes long.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from hashlib import blake2b
from itertools import islice
from pathlib import Path

from producers.files.layout import LaidOutBlock, Layout
from producers.files.spool import Spool
from producers.files.steady import SteadyFile
from producers.reading import MARK_BYTES
from producers.refusals import FileRefused

BLOCK = 4_096
#: Rows within which the header is looked for, where it may stand below a title.
HEADER_WITHIN = 20
_JOINT = "\x1f"

SheetRows = Iterator[tuple[int, list[str]]]
Choice = Callable[[Sequence[str]], str]
"""Chooses among the names of the worksheets of a workbook. Raises FileRefused."""


class WorkbookFile:
    """A workbook, read when it is first asked for anything."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._choices: list[Choice] = []
        self._names: list[str] | None = None
        self._spools: dict[str, Spool] = {}
        self._refused: dict[str | None, FileRefused] = {}

    def want(self, choice: Choice) -> None:
        """Say that a worksheet will be asked for, before any is."""
        self._choices.append(choice)

    def sheets(self) -> list[str]:
        """The names of its worksheets. Raises FileRefused when it cannot be read at all."""
        if self._names is None and None not in self._refused:
            self._read()
        if None in self._refused:
            raise self._refused[None]
        assert self._names is not None
        return self._names

    def rows(self, choice: Choice) -> SheetRows:
        """The rows of a worksheet that was wanted, each with its number. Raises FileRefused."""
        sheet = choice(self.sheets())
        if sheet in self._refused:
            raise self._refused[sheet]
        return ((number, cells.split(_JOINT)) for number, cells in self._spools[sheet].rows())

    def close(self) -> None:
        """Forget what was read."""
        for spool in self._spools.values():
            spool.close()

    def _read(self) -> None:
        from producers.files.workbooks import Workbook  # takes a while to load, and most extracts have no workbook

        with SteadyFile(self.path).opened() as stream:
            try:
                with closing(Workbook(stream)) as book:
                    self._names = book.sheets
                    for sheet in self._chosen(self._names):
                        self._keep(sheet, book.rows(sheet))
            except FileRefused as refused:
                self._refused[None] = refused

    def _keep(self, sheet: str, rows: Iterable[tuple[int, list[str]]]) -> None:
        spool = self._spools[sheet] = Spool(("number", "cells"))
        written = ((number, _JOINT.join(cells)) for number, cells in rows)
        try:
            while some := list(islice(written, BLOCK)):
                spool.add(some)
        except FileRefused as refused:
            self._refused[sheet] = refused

    def _chosen(self, names: Sequence[str]) -> Iterable[str]:
        found: dict[str, None] = {}
        for choice in self._choices:
            with suppress(FileRefused):  # who asks for it is told
                found[choice(names)] = None
        return found


class WorksheetFile:
    """A worksheet with a row that names its columns: the first after those skipped, or the first that `is_header` takes for it."""

    def __init__(
        self,
        book: WorkbookFile,
        choice: Choice,
        layout: Layout,
        secret: bytes,
        skip: int = 0,
        is_header: Callable[[Sequence[str]], bool] | None = None,
    ) -> None:
        self.warnings: list[str] = []
        self.labels: Mapping[str, str] = layout.labels
        self._book = book
        self._choice = choice
        self._layout = layout
        self._skip = skip
        self._is_header = is_header
        self._header: list[str] = []
        self._salt, self._person = secret[:16], secret[16:32]
        book.want(choice)

    def context(self) -> bytes:
        """What decides beside the cells how a row is read; the columns of the worksheet, in their order, among it."""
        return self._layout.context(self._header)

    def blocks(self) -> Iterator["WorksheetBlock"]:
        """The rows below the header. Raises FileRefused."""
        rows = self._book.rows(self._choice)
        self._header = self._found_header(rows)
        refused = self._layout.refusal(self._header)
        if refused is not None:
            raise refused
        places, keeps = self._layout.places(self._header), self._layout.keeps
        width, left_out = len(self._header), 0
        while some := list(islice(rows, BLOCK)):
            used = [(number, _used(cells, places, width)) for number, cells in some]
            used = [each for each in used if any(each[1])]  # a formula may go on below the table
            kept = used if keeps is None else [each for each in used if keeps(each[1])]
            left_out += len(used) - len(kept)
            if kept:
                yield WorksheetBlock(kept, self._layout, self._salt, self._person)
        self.warnings = self._layout.remarks(self._header, left_out)

    def _found_header(self, rows: SheetRows) -> list[str]:
        """The header; those of a worksheet's rows that follow it are left to be gone through."""
        first: list[str] | None = None
        for number, cells in rows:
            if number <= self._skip:
                continue
            names = [" ".join(cell.split()) for cell in cells]
            if self._is_header is None or self._is_header(names):
                return names
            first = first or names
            if number >= self._skip + HEADER_WITHIN:
                break
        return first or []


class WorksheetBlock(LaidOutBlock):
    """Rows of a worksheet that follow each other."""

    def __init__(self, rows: Sequence[tuple[int, list[str]]], layout: Layout, salt: bytes, person: bytes) -> None:
        super().__init__([number for number, _ in rows], layout)
        self._rows = rows
        self._salt = salt
        self._person = person

    def marks(self) -> bytes:
        """Sixteen bytes for each row."""
        salt, person = self._salt, self._person
        lines = [_JOINT.join(cells).encode() for _, cells in self._rows]
        return b"".join([blake2b(line, digest_size=MARK_BYTES, salt=salt, person=person).digest() for line in lines])

    def used(self, place: int) -> list[str]:
        """The used cells of a row as they stand in the worksheet."""
        return self._rows[place][1]


def _used(cells: list[str], places: Sequence[int], width: int) -> list[str]:
    """The used cells; blank where there is none."""
    cells = cells[:width]
    cells += [""] * (width + 1 - len(cells))
    return [cells[place] for place in places]
