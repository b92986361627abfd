"""Everybody who might work out what is withheld, and the proof that they cannot.

An attacker knows every cell that is shown, or was while it had the same numbers, that no number is below nought and how the
indicators of the family relate; a member knows its own authority's numbers as well. The proof that a withheld number has at least five values for an attacker
is two whole tables, in whole numbers, that agree with all that the attacker knows and in which it differs by four or more.
The tables come from linear programmes, but are checked by adding up, so that no rounding is trusted.
"""

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from hub.domain.areas import AUTHORITIES
from hub.domain.disclosure.equations import Equations
from hub.domain.disclosure.exchanges import Exchanges, amounts, directions, exchanges
from hub.domain.disclosure.gathering import Gathering
from hub.domain.disclosure.links import VALUES, Cells
from hub.domain.disclosure.programs import Sums, Whole, furthest
from hub.domain.disclosure.tables import Table

#: No number of a table that is tried lies further than this from the true one.
REACH = 6
#: Turns in which nothing more was proved, after which what is left is tried one by one.
PATIENCE = 2

MEMBERS = len(AUTHORITIES)
#: Members who are tried as one attacker first.
TOGETHER = 5
#: How much work an audit may be. A programme counts with the square of how many numbers it is free to change, THOROUGH times
#: where it looks for whole ones; so many are some seconds.
WORK, THOROUGH = 1_000_000_000, 8


class UnsettledError(Exception):
    """So much work was done without an end."""


class Audit:
    """What has been proved of a table so far. A proof stays good while more is withheld.

    Its work is counted by the size of its programmes and not by a clock, so that it ends at the same place on every machine.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self._equations = Equations(table)
        self._work = 0
        shape = (MEMBERS + 1, len(table.targets), len(table.cells))
        #: a, t, c: by how much a target can be lower and higher than it is, for each member and, last, for an outsider.
        self._lower = np.zeros(shape, np.int64)
        self._higher = np.zeros(shape, np.int64)
        self._begun = False

    def begin(self) -> None:
        """Look at all again, with new strength; for when much more is withheld than was."""
        self._begun, self._work = False, 0

    def exposed(self, withheld: Cells) -> list[tuple[int, int]]:
        """Targets and cells for which nothing could be proved against some attacker; the first attacker that has any.

        Raises UnsettledError where that takes too much work.
        """
        equal = self._equations.shown(withheld)
        exchanged = exchanges(self._table, withheld)
        if not self._begun:
            self._exchange(exchanged)
        self._gather(withheld, equal, exchanged)
        if not self._begun:
            self._begun = True
            for fixed in self._groups():
                self._pursue(withheld, equal, fixed)
        for attacker in (MEMBERS, *range(MEMBERS)):
            fixed = np.arange(MEMBERS) == attacker
            self._pursue(withheld, equal, fixed)
            self._one_by_one(withheld, equal, attacker, near=True)
            self._one_by_one(withheld, equal, attacker, near=False)
            found = np.argwhere(self._left(withheld, [attacker]))
            if len(found):
                return [(int(target), int(cell)) for target, cell in found]
        return []

    def _exchange(self, exchanged: Exchanges) -> None:
        """Prove what follows from one exchange between a few boxes."""
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

    def _gather(self, withheld: Cells, equal: Sums, exchanged: Exchanges) -> None:
        """Prove what follows from several exchanges, first against the outsider, then against whom that does not hold."""
        gathering = Gathering(self._table, exchanged)
        for attacker in (MEMBERS, *range(MEMBERS)):
            for target, cell in np.argwhere(self._left(withheld, [attacker])):
                for upwards in (1, -1):
                    if self._higher[attacker, target, cell] - self._lower[attacker, target, cell] < VALUES - 1:
                        change = gathering.change(target, cell, upwards, attacker)
                        if change is not None and not (equal @ change[self._table.known]).any():
                            self._note(change[self._table.known])

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

    def _one_by_one(self, withheld: Cells, equal: Sums, attacker: int, near: bool) -> None:
        """Prove what is left, each by itself; `near` where only numbers of the cell's own region are to change."""
        for target, cell in np.argwhere(self._left(withheld, [attacker])):
            if self._left(withheld, [attacker])[target, cell]:
                one = np.zeros(self._lower.shape[1:], np.bool_)
                one[target, cell] = True
                fixed = np.arange(MEMBERS) == attacker
                self._try(one, equal, fixed | ~self._equations.neighbours[cell] if near else fixed, 0)

    def _left(self, withheld: Cells, attackers: Whole | list[int]) -> Cells:
        """t, c: what is withheld, not known to an attacker anyway, and not proved against one of them."""
        narrow = self._higher[attackers] - self._lower[attackers] < VALUES - 1
        return np.asarray((narrow & self._at_stake[attackers]).any(axis=0) & withheld)

    def _try(self, left: Cells, equal: Sums, fixed: Cells, turn: int) -> None:
        """Look for tables in which what is left is far from what it is."""
        places = np.flatnonzero(left.ravel())
        weights = np.zeros(left.size, np.int64)
        weights[places] = 1 if len(places) == 1 else _weights(places, turn)
        towards = self._equations.targets.T @ weights
        least = np.maximum(-self._equations.values, -REACH)
        most = np.full(len(least), REACH)
        own = fixed[self._equations.owners]
        least[own] = most[own] = 0
        self._work += int((least < most).sum()) ** 2 * (THOROUGH if len(places) == 1 else 1)
        if self._work > WORK:
            raise UnsettledError
        for sign in (1, -1):
            change = furthest(sign * towards, equal, least, most, thorough=len(places) == 1)
            if change is not None:
                self._note(change)

    def _note(self, change: Whole) -> None:
        moved = np.zeros(MEMBERS + 1, np.bool_)
        moved[self._equations.owners[change != 0]] = True
        by = (self._equations.targets @ change).reshape(self._lower.shape[1:])
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
            found[:, t] &= ~table.seen[list(target.elements)].all(axis=0)
        place = {area.code: number for number, area in enumerate(AUTHORITIES)}
        for number, cell in enumerate(table.cells):
            if cell.area in place:
                found[place[cell.area], :, number] = False
        return found


def _weights(places: Whole, turn: int) -> Whole:
    """A number between -4 and 4 for each place, another one each turn; as good as drawn by lot, and always the same."""
    mixed = (places + 1) * 2_654_435_761 + (turn + 1) * 40_503
    return np.asarray((mixed ^ (mixed >> 13)) * 69_069 % 2_147_483_647 % 9 - 4)
