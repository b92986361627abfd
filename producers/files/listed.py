"""Rows that are held as cells already: those of a source that is no delimited file."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import islice
from typing import NamedTuple

from producers.reading import MARK_BYTES
from producers.refusals import Fault

BLOCK = 4_096
GONE = "gone"


class ListedRow(NamedTuple):
    """A row: where it begins at its source, its cells in the order of the table's columns, and what the source found wrong."""

    line: int
    cells: Sequence[str]
    fault: Fault | None = None
    #: Where it is not the sheet's.
    file: str | None = None
    #: Its record is there no longer; only its key counts.
    is_gone: bool = False


class ListedRows:
    """Rows that `produce` gives anew each time it is called, in the same order."""

    def __init__(
        self,
        produce: Callable[[], Iterable[ListedRow]],
        secret: bytes,
        labels: Mapping[str, str] | None = None,
        context: bytes = b"",
        warnings: Iterable[str] = (),
    ) -> None:
        self._produce = produce
        self._salt, self._person = secret[:16], secret[16:32]
        self._context = context
        self.labels: Mapping[str, str] = labels or {}
        self.warnings = list(warnings)

    def context(self) -> bytes:
        """What decides beside the cells how a row is read."""
        return self._context

    def blocks(self) -> Iterator["ListedBlock"]:
        """Every row, in order."""
        rows = iter(self._produce())
        while held := list(islice(rows, BLOCK)):
            yield ListedBlock(held, self._salt, self._person)


class ListedBlock:
    """Rows that follow each other."""

    def __init__(self, rows: Sequence[ListedRow], salt: bytes, person: bytes) -> None:
        self._rows = rows
        self._salt = salt
        self._person = person

    def __len__(self) -> int:
        return len(self._rows)

    def marks(self) -> bytes:
        """Sixteen bytes for each row; one with a fault, or that is gone, is never like one without."""
        salt, person = self._salt, self._person
        return b"".join(
            [
                blake2b(
                    "\x1f".join(said(row.cells, row.fault, row.is_gone)).encode(),
                    digest_size=MARK_BYTES,
                    salt=salt,
                    person=person,
                ).digest()
                for row in self._rows
            ]
        )

    def line(self, place: int) -> int:
        """Where a row begins at its source."""
        return self._rows[place].line

    def file(self, place: int) -> str | None:
        """The file of a row that is not of the sheet's."""
        return self._rows[place].file

    def cells(self, place: int) -> list[str]:
        """The cells of a row."""
        return list(self._rows[place].cells)

    def fault(self, place: int) -> Fault | None:
        """What the source itself found wrong with a row."""
        return self._rows[place].fault

    def is_gone(self, place: int) -> bool:
        """Does a row say that its record is there no longer?"""
        return self._rows[place].is_gone


def said(cells: Sequence[str], fault: Fault | None, is_gone: bool) -> Sequence[str]:
    """What the mark of a row is made of."""
    if fault is None and not is_gone:
        return cells
    return (*cells, fault[0] if fault else "", GONE if is_gone else "")
