"""Everybody who might work out what is withheld, and the proof that they cannot.

An attacker knows every cell that is shown, that no number is below nought and how the indicators of the family relate; a
member knows its own authority's numbers as well. The proof that a withheld number has at least five values for an attacker
is two whole tables, in whole numbers, that agree with all that the attacker knows and in which it differs by four or more.
The tables come from linear programmes, but are checked by adding up, so that no rounding is trusted.
"""

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from hub.domain.areas import AUTHORITIES
from hub.domain.disclosure.exchanges import amounts, directions, exchanges
from hub.domain.disclosure.links import VALUES, Cells
from hub.domain.disclosure.programs import Sums, Whole, furthest, stacked, summing
from hub.domain.disclosure.tables import Table

#: No number of a table that is tried lies further than this from the true one.
REACH = 6
#: Turns in which nothing more was proved, after which what is left is tried one by one.
PATIENCE = 2

MEMBERS = len(AUTHORITIES)
#: Members who are tried as one attacker first.
TOGETHER = 5


class Audit:
    """What has been proved of a table so far. A proof stays good while more is withheld."""

    def __init__(self, table: Table) -> None:
        self._table = table
        shape = (MEMBERS + 1, len(table.targets), len(table.cells))
        #: a, t, c: by how much a target can be lower and higher than it is, for each member and, last, for an outsider.
        self._lower = np.zeros(shape, np.int64)
        self._higher = np.zeros(shape, np.int64)
        self._begun = False

    def exposed(self, withheld: Cells) -> list[tuple[int, int]]:
        """Targets and cells for which nothing could be proved against some attacker; the first attacker that has any."""
        equal = self._shown(withheld)
        if not self._begun:
            self._begun = True
            self._exchange(withheld)
            for fixed in self._groups():
                self._pursue(withheld, equal, fixed)
        for attacker in (MEMBERS, *range(MEMBERS)):
            fixed = np.arange(MEMBERS) == attacker
            self._pursue(withheld, equal, fixed)
            for target, cell in np.argwhere(self._left(withheld, [attacker])):
                one = np.zeros(self._lower.shape[1:], np.bool_)
                one[target, cell] = True
                if self._left(withheld, [attacker])[target, cell]:
                    self._try(one, equal, fixed, 0)
            found = np.argwhere(self._left(withheld, [attacker]))
            if len(found):
                return [(int(target), int(cell)) for target, cell in found]
        return []

    def _exchange(self, withheld: Cells) -> None:
        """Prove what follows from exchanges between a few boxes."""
        exchanged = exchanges(self._table, withheld)
        effects = (self._table.inside @ exchanged.changes).tocoo()
        cells, places, by = effects.row, effects.col, effects.data
        untouched = [(exchanged.owners != attacker).all(axis=1)[places] for attacker in range(MEMBERS)]
        untouched.append(np.ones(len(places), np.bool_))
        for direction in directions(self._table):
            of_element = dict(direction)
            for sign in (1, -1):
                moved = by * sign * amounts(self._table, exchanged, direction, sign)[places]
                for number, target in enumerate(self._table.targets):
                    change = moved * sum(of_element.get(element, 0) for element in target.elements)
                    for attacker in range(MEMBERS + 1) if change.any() else ():
                        some = untouched[attacker] & (change != 0)
                        np.maximum.at(self._higher[attacker, number], cells[some], change[some])
                        np.minimum.at(self._lower[attacker, number], cells[some], change[some])

    def _pursue(self, withheld: Cells, equal: Sums, fixed: Cells) -> None:
        """Prove what can be proved for many cells at once, against members who put together what they know."""
        attackers = np.flatnonzero(fixed) if fixed.any() else np.array([MEMBERS])
        idle, turn = 0, 0
        left = self._left(withheld, attackers)
        while left.any() and idle < PATIENCE:
            self._try(left, equal, fixed, turn)
            still = self._left(withheld, attackers)
            idle = idle + 1 if still.sum() == left.sum() else 0
            left, turn = still, turn + 1

    def _left(self, withheld: Cells, attackers: Whole | list[int]) -> Cells:
        """t, c: what is withheld, not known to an attacker anyway, and not proved against one of them."""
        narrow = self._higher[attackers] - self._lower[attackers] < VALUES - 1
        return np.asarray((narrow & self._at_stake[attackers]).any(axis=0) & withheld)

    def _try(self, left: Cells, equal: Sums, fixed: Cells, turn: int) -> None:
        """Look for tables in which what is left is far from what it is."""
        places = np.flatnonzero(left.ravel())
        weights = np.zeros(left.size, np.int64)
        weights[places] = 1 if len(places) == 1 else _weights(places, turn)
        towards = self._sums.T @ weights
        least = np.maximum(-self._values, -REACH)
        most = np.full(len(least), REACH)
        own = fixed[self._owners]
        least[own] = most[own] = 0
        for sign in (1, -1):
            change = furthest(sign * towards, equal, least, most, thorough=len(places) == 1)
            if change is not None:
                self._note(change)

    def _note(self, change: Whole) -> None:
        moved = np.zeros(MEMBERS + 1, np.bool_)
        moved[self._owners[change != 0]] = True
        by = (self._sums @ change).reshape(self._lower.shape[1:])
        self._lower[~moved] = np.minimum(self._lower[~moved], by)
        self._higher[~moved] = np.maximum(self._higher[~moved], by)

    def _groups(self) -> Iterator[Cells]:
        """Nobody; then a few members together, twice, so that no two are together twice. What withstands many withstands one."""
        places = np.arange(MEMBERS)
        yield np.zeros(MEMBERS, np.bool_)
        for apart in (places % TOGETHER, places // TOGETHER):
            for number in range(int(apart.max()) + 1):
                yield apart == number

    @cached_property
    def _at_stake(self) -> Cells:
        """a, t, c: the targets that an attacker does not know anyway, and is not to."""
        table = self._table
        found = np.broadcast_to(table.protected, (MEMBERS + 1, *table.protected.shape)).copy()
        for t, target in enumerate(table.targets):
            if target.rest:
                found[:, t] &= table.totals[t] > 0
        place = {area.code: number for number, area in enumerate(AUTHORITIES)}
        for number, cell in enumerate(table.cells):
            if cell.area in place:
                found[place[cell.area], :, number] = False
        return found

    @cached_property
    def _values(self) -> Whole:
        return np.asarray(self._table.values[self._table.known])

    @cached_property
    def _owners(self) -> Whole:
        return np.broadcast_to(self._table.owners, self._table.known.shape)[self._table.known]

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
            found.append(summing(cells[taken], columns, (len(table.cells), len(self._values))))
        return tuple(found)

    @cached_property
    def _sums(self) -> Sums:
        """Every target of every cell, t after t."""
        found = []
        for target in self._table.targets:
            total = self._by_element[target.elements[0]]
            for element in target.elements[1:]:
                total = total + self._by_element[element]
            found.append(total)
        return stacked(found)

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
        return summing(rows, columns, (number, len(self._values)), signs)

    def _shown(self, withheld: Cells) -> Sums:
        return stacked([*(each[~withheld] for each in self._by_element), self._identities])


def _weights(places: Whole, turn: int) -> Whole:
    """A number between -4 and 4 for each place, another one each turn; as good as drawn by lot, and always the same."""
    mixed = (places + 1) * 2_654_435_761 + (turn + 1) * 40_503
    return np.asarray((mixed ^ (mixed >> 13)) * 69_069 % 2_147_483_647 % 9 - 4)
