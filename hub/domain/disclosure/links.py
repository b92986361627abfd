"""Which cells of a table are sums of which others, and what a sum alone gives away of what is withheld in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hub.domain.areas import AREAS, AreaType
from hub.domain.disclosure.tables import Cell, Table

#: A withheld number must be left with at least so many values.
VALUES = 5

Cells = NDArray[np.bool_]


@dataclass(frozen=True)
class Link:
    """A cell that is the sum of others, by their places; `by_authority` where each of these is one authority's."""

    whole: int
    parts: tuple[int, ...]
    by_authority: bool


@dataclass(frozen=True)
class Fault:
    """What is withheld in a link and cannot be left as it is: because of these targets, or of all for None."""

    link: Link
    targets: tuple[int, ...] | None


class Links:
    """All links of a table."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self.all = (*_by_area(table), *_by_period(table))

    @cached_property
    def of(self) -> Sequence[Sequence[int]]:
        """c: the places of the links that a cell is in."""
        found: list[list[int]] = [[] for _ in self._table.cells]
        for number, link in enumerate(self.all):
            for cell in (link.whole, *link.parts):
                found[cell].append(number)
        return found

    def fault(self, link: Link, withheld: Cells) -> Fault | None:
        """What the link alone gives away to anybody, a member who takes its own figures away included.

        Where one cell is withheld, the others tell it. Where the whole is shown, the withheld parts cannot be more than
        what they are together, so that is to be enough for `VALUES` values.
        """
        parts = [each for each in link.parts if withheld[each]]
        if withheld[link.whole]:
            alone = len(parts) == 0 or (link.by_authority and len(parts) == 1)
            return Fault(link, None) if alone else None
        if not parts:
            return None
        if len(parts) < (3 if link.by_authority else 2):
            return Fault(link, None)
        totals = self._table.totals[:, parts]
        left = totals.sum(axis=1)
        if link.by_authority:
            left = left - totals.max(axis=1)
        short = (left < VALUES - 1) & self._table.protected[:, link.whole]
        for place in np.flatnonzero(short):
            if self._table.targets[place].rest and not totals[place].any():
                short[place] = False
        return Fault(link, tuple(np.flatnonzero(short))) if short.any() else None


def _by_area(table: Table) -> Iterator[Link]:
    place = {cell: number for number, cell in enumerate(table.cells)}
    for area in AREAS:
        if area.type is AreaType.AUTHORITY:
            continue
        country = area.type is AreaType.COUNTRY
        parts = [each.code for each in AREAS if each.type is AreaType.REGION] if country else area.members
        for months in sorted({cell.months for cell in table.cells if cell.area == area.code}):
            cells = tuple(place[Cell(code, months)] for code in parts)
            yield Link(place[Cell(area.code, months)], cells, not country)


def _by_period(table: Table) -> Iterator[Link]:
    cells: dict[str, list[tuple[int, Cell]]] = {}
    for number, cell in enumerate(table.cells):
        cells.setdefault(cell.area, []).append((number, cell))
    for of_area in cells.values():
        for number, cell in of_area:
            left, parts = set(cell.months), []
            for other, part in sorted(of_area, key=lambda each: (-len(each[1].months), each[1].months)):
                if len(part.months) < len(cell.months) and left.issuperset(part.months):
                    left.difference_update(part.months)
                    parts.append(other)
            if parts and not left:
                yield Link(number, tuple(parts), by_authority=False)
