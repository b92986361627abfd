"""Which cells are withheld beside the small ones, so that no sum gives a small one away."""

import numpy as np

from hub.domain.disclosure.counts import Part
from hub.domain.disclosure.links import VALUES, Cells, Fault, Link, Links
from hub.domain.disclosure.tables import Table

#: Counts from 1 to one less than this are small: Welsh statistics of social care withhold counts below five.
SMALL = 5


def small_cells(table: Table) -> Cells:
    """The cells that tell of 1 to 4 people: counted, not counted, or left over between two indicators."""
    of_people = np.array([each.what.part is not Part.MEASURED for each in table.targets])
    totals = table.totals[of_people]
    return np.asarray(((totals > 0) & (totals < SMALL)).any(axis=0))


class Choice:
    """What is withheld of a table so far; it only ever grows, and never takes in what others have seen before."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.links = Links(table)
        self.withheld = small_cells(table) & ~table.fixed
        self._close(range(len(self.links.all)))

    def widen(self, cell: int, target: int) -> bool:
        """Withhold one more cell, as near as there is one, that the cell's target may have more values; False where none is left."""
        near, seen = [cell], {cell}
        while near:
            links = dict.fromkeys(link for each in near for link in self.links.of[each])
            faults = [Fault(self.links.all[link], (target,)) for link in links]
            candidates = [each for fault in faults for each in self._candidates(fault)]
            if candidates:
                self._withhold(min(candidates)[-1])
                return True
            around = dict.fromkeys(each for fault in faults for each in (fault.link.whole, *fault.link.parts))
            near = [each for each in around if each not in seen]
            seen.update(near)
        return False

    def withhold(self, cells: Cells) -> None:
        """Withhold all of these, and what must go with them."""
        self.withheld |= cells & ~self.table.fixed
        self._close(range(len(self.links.all)))

    def _close(self, links: range | list[int]) -> None:
        """Withhold more until no link alone gives anything away, as far as there is anything that could be."""
        waiting = dict.fromkeys(links)
        while waiting:
            number = next(iter(waiting))
            fault = self.links.fault(self.links.all[number], self.withheld)
            candidates = [] if fault is None else self._candidates(fault)
            if not candidates:
                del waiting[number]
                continue
            cell = min(candidates)[-1]
            self.withheld[cell] = True
            waiting.update(dict.fromkeys(self.links.of[cell]))

    def _withhold(self, cell: int) -> None:
        self.withheld[cell] = True
        self._close(list(self.links.of[cell]))

    def _candidates(self, fault: Fault) -> list[tuple[bool, int, int, int, int]]:
        """Cells of a link that could be withheld, the best one least.

        Parts that have what is lacking go before the whole, the whole before parts that would not help. Of parts, first those
        that leave the fewest new faults, then the smallest.
        """
        link = fault.link
        found = []
        for cell in (*link.parts, link.whole):
            if not self.withheld[cell] and not self.table.fixed[cell]:
                helps = cell == link.whole or self._helps(fault, cell)
                fresh = sum(not self._is_touched(self.links.all[each]) for each in self.links.of[cell])
                size = len(self.table.cells[cell].months)
                total = int(self.table.totals[:, cell].sum())
                found.append((not helps, int(cell == link.whole), fresh, size * total, cell))
        return found

    def _helps(self, fault: Fault, cell: int) -> bool:
        if fault.targets is None:
            return True
        return bool((self.table.totals[list(fault.targets), cell] >= VALUES - 1).all())

    def _is_touched(self, link: Link) -> bool:
        return bool(self.withheld[[link.whole, *link.parts]].any())
