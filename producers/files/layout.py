"""How the rows of a file become those of a table: which of its columns are used, and what is made of their cells."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from producers.refusals import Code, Fault, FileRefused, on_one_line
from producers.rules.tables import Table

Translated = tuple[list[str], Fault | None]
"""The cells of a table's columns, and what is wrong with the row as far as the layout can tell."""


class Layout(Protocol):
    """What a file with a header must be like, and what its rows say."""

    @property
    def labels(self) -> Mapping[str, str]:
        """What the file calls a column of the table, where that is another name."""
        ...

    @property
    def keeps(self) -> Callable[[Sequence[str]], bool] | None:
        """Says whether some used cells are a row of the table; without it, all are."""
        ...

    @property
    def translate(self) -> Callable[[Sequence[str]], Translated] | None:
        """Says what some used cells mean; without it, they are those of the table as they are."""
        ...

    def refusal(self, header: Sequence[str]) -> FileRefused | None:
        """Why a file with this header cannot be used."""
        ...

    def places(self, header: Sequence[str]) -> list[int]:
        """Where the used cells stand in a row, in their order; the header's width where there is no such column."""
        ...

    def context(self, header: Sequence[str]) -> bytes:
        """What decides beside the cells how a row is read."""
        ...

    def remarks(self, header: Sequence[str], left_out: int) -> list[str]:
        """What is worth saying about a file that was gone through; `left_out`: rows that are not of the table."""
        ...


class OwnLayout:
    """A file whose columns are those of the table, by name and in any order."""

    labels: Mapping[str, str] = {}
    keeps: Callable[[Sequence[str]], bool] | None = None
    translate: Callable[[Sequence[str]], Translated] | None = None

    def __init__(self, table: Table) -> None:
        self._table = table
        self._names = [each.name for each in table.columns]

    def refusal(self, header: Sequence[str]) -> FileRefused | None:
        """A required column is not there, or one is there twice."""
        names = Counter(header)
        missing = [each.name for each in self._table.columns if each.required and each.name not in names]
        double = [name for name in self._names if names[name] > 1]
        if missing:
            sentence = f"there is no column {', '.join(missing)}; the header is {','.join(self._names)}, in any order"
            return FileRefused(Code.MISSING_COLUMN, sentence)
        if double:  # which of the two would it be?
            sentence = f"the column {', '.join(double)} is there more than once; it must be there once"
            return FileRefused(Code.MISSING_COLUMN, sentence)
        return None

    def places(self, header: Sequence[str]) -> list[int]:
        """Where the table's columns stand."""
        return [header.index(name) if name in header else len(header) for name in self._names]

    def context(self, header: Sequence[str]) -> bytes:
        """The columns of the file, in their order."""
        return repr(list(header)).encode()

    def remarks(self, header: Sequence[str], left_out: int) -> list[str]:
        """The columns that are passed over, and those that count as blank."""
        file, remarks = self._table.file, []
        extra = [name for name in dict.fromkeys(header) if name and name not in self._names]
        if extra:
            remarks.append(f"{file}: {len(extra)} unknown column(s) ignored: {', '.join(map(on_one_line, extra))}")
        absent = [name for name in self._names if name not in header]
        if absent:
            remarks.append(f"{file}: no column {', '.join(absent)}; it counts as blank in every row")
        return remarks


class LaidOutBlock(ABC):
    """Rows that follow each other, of which a layout makes those of a table."""

    def __init__(self, numbers: Sequence[int], layout: Layout) -> None:
        self._numbers = numbers
        self._translate = layout.translate
        self._last: tuple[int, Translated] | None = None

    def __len__(self) -> int:
        return len(self._numbers)

    def line(self, place: int) -> int:
        """The physical line on which a row begins, or its number in its worksheet."""
        return self._numbers[place]

    def file(self, place: int) -> str | None:
        """The sheet's."""
        return None

    def cells(self, place: int) -> list[str]:
        """The cells of a row."""
        return self.used(place) if self._translate is None else list(self._translated(place)[0])

    def fault(self, place: int) -> Fault | None:
        """What the layout found wrong with a row."""
        return None if self._translate is None else self._translated(place)[1]

    def is_gone(self, place: int) -> bool:
        """Never: a file holds what is there."""
        return False

    @abstractmethod
    def marks(self) -> bytes:
        """Sixteen bytes for each row."""

    @abstractmethod
    def used(self, place: int) -> list[str]:
        """The used cells of a row as they stand in the file."""

    def _translated(self, place: int) -> Translated:
        if self._translate is None:
            return self.used(place), None
        if self._last is None or self._last[0] != place:
            self._last = place, self._translate(self.used(place))
        return self._last[1]
