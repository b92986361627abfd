"""Everything that is shown of one family of indicators over months that are summed with each other, as one table.

A table's boxes are authorities by months. In each box stand the elements of the figures (hub.domain.disclosure.counts). A
cell is an area over a period: the sum of its boxes, shown or withheld as a whole, for all indicators of the family.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hub.domain.areas import AREAS, AUTHORITIES, Area
from hub.domain.disclosure.counts import RELATIONS, Count, Relation, amount, elements, sums
from hub.domain.disclosure.programs import Sums, Whole, summing
from hub.domain.indicators import Indicator
from hub.domain.observations import Observation

#: An authority and the first day of a month.
Box = tuple[str, date]

_ORDER = {area.code: number for number, area in enumerate(AREAS)}


class Cell(NamedTuple):
    """An area over months, given by their first days."""

    area: str
    months: tuple[date, ...]


class Target(NamedTuple):
    """A count that is protected where it is withheld: a sum of elements, by their places; a `rest` only where it is not 0."""

    what: Count
    elements: tuple[int, ...]
    rest: bool


@dataclass(frozen=True)
class Complete:
    """One indicator: its figures of the complete months of authorities (None where there was nobody), and its cells.

    Of these, others have `seen` some before, with the numbers that they have now.
    """

    indicator: Indicator
    figures: Mapping[Box, Observation | None]
    cells: frozenset[Cell]
    seen: frozenset[Cell] = frozenset()


@dataclass(frozen=True)
class Table:
    """A table; the arrays are by element (k), box (b), target (t) and cell (c)."""

    boxes: tuple[Box, ...]
    cells: tuple[Cell, ...]
    elements: tuple[Count, ...]
    targets: tuple[Target, ...]
    #: Sums of elements that are 0 in each box for which all of them are known: places of elements, and their signs.
    identities: tuple[tuple[tuple[int, int], ...], ...]
    #: k, b: the numbers, and where there are any.
    values: Whole
    known: NDArray[np.bool_]
    #: k, c: what others have seen before, with the numbers it has now, and so know whatever is withheld.
    seen: NDArray[np.bool_]

    @cached_property
    def fixed(self) -> NDArray[np.bool_]:
        """c: which cells have been seen whole, so that nothing is gained by withholding them."""
        stored = np.array([each.less is None for each in self.elements])
        given, seen = self.given[stored], self.seen[stored]
        return np.asarray((seen | ~given).all(axis=0) & given.any(axis=0))

    @cached_property
    def inside(self) -> Sums:
        """c, b: which boxes are summed in a cell."""
        place = {box: number for number, box in enumerate(self.boxes)}
        rows, columns = [], []
        for number, (area, months) in enumerate(self.cells):
            for box in ((member, month) for member in _members(area) for month in months):
                if box in place:
                    rows.append(number)
                    columns.append(place[box])
        return summing(rows, columns, (len(self.cells), len(self.boxes)))

    @cached_property
    def given(self) -> NDArray[np.bool_]:
        """k, c: which elements a cell sums up, because all its boxes have them."""
        sizes = np.array([len(_members(cell.area)) * len(cell.months) for cell in self.cells])
        return np.asarray(sizes == (self.inside @ self.known.T.astype(np.int64)).T)

    @cached_property
    def protected(self) -> NDArray[np.bool_]:
        """t, c: which targets a cell has."""
        return np.array([np.all(self.given[list(each.elements)], axis=0) for each in self.targets])

    @cached_property
    def totals(self) -> Whole:
        """t, c: the numbers of the targets; 0 where a cell has none."""
        of_cells = (self.inside @ (self.values * self.known).T).T
        found = np.array([of_cells[list(each.elements)].sum(axis=0) for each in self.targets])
        return np.asarray(found * self.protected)

    @cached_property
    def owners(self) -> Whole:
        """b: the place of each box's authority among the 22."""
        places = {area.code: number for number, area in enumerate(AUTHORITIES)}
        return np.array([places[authority] for authority, _ in self.boxes])


def tables(family: Sequence[Complete], relations: Sequence[Relation] = RELATIONS) -> Iterator[Table]:
    """The tables of a family, in the order of their months."""
    cells = sorted({cell for each in family for cell in each.cells}, key=_cell_order)
    for months in _together(cells):
        yield _table(family, relations, months, tuple(cell for cell in cells if cell.months[0] in months))


def _table(
    family: Sequence[Complete], relations: Sequence[Relation], months: frozenset[date], cells: tuple[Cell, ...]
) -> Table:
    boxes = tuple(sorted({box for each in family for box in each.figures if box[1] in months}))
    forms = {each.indicator.code: each.indicator.form for each in family}
    stored = [Count(code, part) for code in forms for part in elements(forms[code])]
    values = np.zeros((len(stored), len(boxes)), np.int64)
    known = np.zeros((len(stored), len(boxes)), np.bool_)
    figures = {each.indicator.code: each.figures for each in family}
    for k, count in enumerate(stored):
        for b, box in enumerate(boxes):
            if box in figures[count.indicator]:
                known[k, b] = True
                values[k, b] = amount(count.part, figures[count.indicator][box])
    seen_by = {each.indicator.code: each.seen for each in family}
    seen = np.array([[cell in seen_by[count.indicator] for cell in cells] for count in stored])
    place = {count: k for k, count in enumerate(stored)}
    made_of = {count: tuple(place[each] for each in parts) for count, parts in sums([*forms], forms)}
    targets = [Target(count, parts, rest=False) for count, parts in made_of.items()]
    identities = []
    for relation in relations:
        if relation.inner.indicator in forms and relation.outer.indicator in forms:
            inner, outer = made_of[relation.inner], made_of[relation.outer]
            both = known[[*inner, *outer]].all(axis=0)
            rest = (values[[*outer]].sum(axis=0) - values[[*inner]].sum(axis=0)) * both
            terms = [*((k, 1) for k in outer), *((k, -1) for k in inner)]
            if relation.all_of_it and not rest.any():
                identities.append(tuple(terms))
            elif not relation.all_of_it and (rest >= 0).all():
                count = Count(*relation.outer[:2], less=relation.inner.indicator)
                targets.append(Target(count, (len(stored),), rest=True))
                identities.append((*terms, (len(stored), -1)))
                stored.append(count)
                values, known = np.vstack((values, rest)), np.vstack((known, both))
                seen = np.vstack((seen, np.zeros(len(cells), np.bool_)))
    return Table(boxes, cells, tuple(stored), tuple(targets), tuple(identities), values, known, seen)


def _together(cells: Iterable[Cell]) -> list[frozenset[date]]:
    """The months in groups of which no two are summed with each other."""
    group: dict[date, set[date]] = {}
    for cell in cells:
        joined = set(cell.months).union(*(group.get(month, ()) for month in cell.months))
        group.update(dict.fromkeys(joined, joined))
    return sorted({frozenset(each) for each in group.values()}, key=min)


def _cell_order(cell: Cell) -> tuple[int, int, tuple[date, ...]]:
    return len(_members(cell.area)) * len(cell.months), _ORDER[cell.area], cell.months


def _members(code: str) -> tuple[str, ...]:
    return _AREAS[code].members


_AREAS: Mapping[str, Area] = {area.code: area for area in AREAS}
