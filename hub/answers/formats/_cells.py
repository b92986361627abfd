"""Rows as the cells of a cube: each with a source of its own, so that no two stand in one place."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hub.answers.notice import MARK
from hub.answers.rows import Row


@dataclass(frozen=True, slots=True)
class Cell:
    """A row and the source by which it is told from others of its indicator, area and period."""

    row: Row
    source: str
    #: 1, or more for another figure of the same source: by another definition, or stated by somebody else.
    number: int

    @property
    def source_code(self) -> str:
        """`derived` or `submitted`; the second of the same place is `derived-2` or `submitted-2`."""
        return self.source if self.number == 1 else f"{self.source}-{self.number}"


def cells(rows: Iterable[Row]) -> Iterator[Cell]:
    """The rows as cells, in their order."""
    there: Counter[tuple[str, str, str, str]] = Counter()
    for row in rows:
        place = (row.indicator, row.area, row.period, row.source)
        there[place] += 1
        yield Cell(row, row.source, there[place])


def is_invented(row: Row, language: str) -> bool:
    """Does a row speak of invented cases?"""
    return row.indicator_title.endswith(MARK.text(language))
