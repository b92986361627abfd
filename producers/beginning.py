"""The first rows of a sheet, for a look at it."""

from collections.abc import Iterator, Mapping

from producers.reading import Block, Rows
from producers.refusals import Fault


class FirstRows:
    """So many rows of another sheet."""

    def __init__(self, rows: Rows, count: int) -> None:
        self._rows = rows
        self._count = count

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
            yield block if len(block) <= left else _Part(block, left)
            left -= len(block)
            if left <= 0:
                return


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
