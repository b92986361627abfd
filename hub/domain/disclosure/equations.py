"""What anybody can write down of a table: its numbers as unknowns, its shown sums, and what the definitions say, as equations."""

from functools import cached_property

import numpy as np

from hub.domain.areas import AREAS, AUTHORITIES
from hub.domain.disclosure.links import Cells
from hub.domain.disclosure.programs import Sums, Whole, stacked, summing
from hub.domain.disclosure.tables import Table


class Equations:
    """The numbers of a table that are known, element after element (n), and their sums."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def shown(self, withheld: Cells) -> Sums:
        """Every sum whose value an attacker knows: those of the cells that are shown or were, and what is nought by definition."""
        known = ~withheld | self._table.seen
        return stacked([*(each[known[k]] for k, each in enumerate(self._by_element)), self._identities])

    @cached_property
    def values(self) -> Whole:
        """n: the numbers."""
        return np.asarray(self._table.values[self._table.known])

    @cached_property
    def owners(self) -> Whole:
        """n: the place of each number's authority among the 22."""
        return np.broadcast_to(self._table.owners, self._table.known.shape)[self._table.known]

    @cached_property
    def neighbours(self) -> Cells:
        """c, m: the authorities of the region that a cell's area is or is in; all of them for Wales."""
        places = {area.code: number for number, area in enumerate(AUTHORITIES)}
        found = np.zeros((len(self._table.cells), len(AUTHORITIES)), np.bool_)
        for number, cell in enumerate(self._table.cells):
            wider = [area for area in AREAS if len(area.members) > 1 and cell.area in (area.code, *area.members)]
            nearest = min(wider, key=lambda each: len(each.members))
            found[number, [places[code] for code in nearest.members]] = True
        return found

    @cached_property
    def targets(self) -> Sums:
        """Every target of every cell, t after t."""
        found = []
        for target in self._table.targets:
            total = self._by_element[target.elements[0]]
            for element in target.elements[1:]:
                total = total + self._by_element[element]
            found.append(total)
        return stacked(found)

    @cached_property
    def _places(self) -> Whole:
        """k, b: the place of each number that is known among them all; -1 for none."""
        found = np.full(self._table.known.shape, -1)
        found[self._table.known] = np.arange(int(self._table.known.sum()))
        return found

    @cached_property
    def _by_element(self) -> tuple[Sums, ...]:
        """k: the sums of an element over each cell that gives it; other cells have empty rows."""
        table, found = self._table, []
        cells, boxes = table.inside.nonzero()
        for k in range(len(table.elements)):
            taken = table.given[k][cells]
            columns = self._places[k][boxes[taken]]
            found.append(summing(cells[taken], columns, (len(table.cells), len(self.values))))
        return tuple(found)

    @cached_property
    def _identities(self) -> Sums:
        rows, columns, signs, number = [], [], [], 0
        for terms in self._table.identities:
            elements = [element for element, _ in terms]
            for box in np.flatnonzero(self._table.known[elements].all(axis=0)):
                for element, sign in terms:
                    rows.append(number)
                    columns.append(int(self._places[element, box]))
                    signs.append(sign)
                number += 1
        return summing(rows, columns, (number, len(self.values)), signs)
