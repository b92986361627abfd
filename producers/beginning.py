"""The first rows of each sheet, for a look at them; and what cannot be judged because the rest was not looked at."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from producers.reading import Block, Rows, Sheet
from producers.refusals import Fault


class Beginnings:
    """So many rows of each sheet of one or more extracts.

    A row may hang on one that lies further down: whether it is accepted, only a reading of everything can tell.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._begun: list[tuple[str, FirstRows]] = []

    def of(self, sheet: Sheet) -> Sheet:
        """The first rows of a sheet."""
        rows = FirstRows(sheet.rows, self._count)
        self._begun.append((sheet.table.file, rows))
        return replace(sheet, rows=rows, is_whole=False)

    def is_cut(self, file: str) -> bool:
        """Are there rows of this table that were not looked at?"""
        return any(rows.is_cut for each, rows in self._begun if each == file)


class FirstRows:
    """So many rows of another sheet."""

    def __init__(self, rows: Rows, count: int) -> None:
        self._rows = rows
        self._count = count
        #: Are there more? Known once they were gone through.
        self.is_cut = False

    @property
    def warnings(self) -> list[str]:
        """What is worth saying about the file, as far as it was read."""
        return self._rows.warnings

    @property
    def labels(self) -> Mapping[str, str]:
        """What the source itself calls a column."""
        return self._rows.labels

    def context(self) -> bytes:
        """Nothing that a whole reading would have: its rows are known to nobody afterwards."""
        return b"the first rows of " + self._rows.context()

    def blocks(self) -> Iterator[Block]:
        """The first rows, in order."""
        left = self._count
        for block in self._rows.blocks():
            if len(block) > left:
                self.is_cut = True
                if left:
                    yield _Part(block, left)
                return
            yield block
            left -= len(block)


class _Part:
    def __init__(self, block: Block, count: int) -> None:
        self._block = block
        self._count = count

    def __len__(self) -> int:
        return self._count

    def marks(self) -> bytes:
        return self._block.marks()[: 16 * self._count]

    def line(self, place: int) -> int:
        return self._block.line(place)

    def file(self, place: int) -> str | None:
        return self._block.file(place)

    def cells(self, place: int) -> list[str]:
        return self._block.cells(place)

    def fault(self, place: int) -> Fault | None:
        return self._block.fault(place)

    def is_gone(self, place: int) -> bool:
        return self._block.is_gone(place)
