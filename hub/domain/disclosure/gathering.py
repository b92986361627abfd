"""Tables in which one count is higher or lower by several exchanges: where few are to be moved, they are gathered from many boxes.

One exchange (hub.domain.disclosure.exchanges) moves no more than there is in the boxes that lose. Where these hold one or two
each, as most small numbers do, several exchanges one after the other move enough. Few authorities are touched, so that a table
that is found holds against all the others.
"""

import numpy as np

from hub.domain.disclosure.exchanges import NO_BOX, SIGNS, Exchanges, directions
from hub.domain.disclosure.links import VALUES
from hub.domain.disclosure.programs import Whole
from hub.domain.disclosure.tables import Table

#: At most so many exchanges are weighed for one count, in the order in which they are found.
WEIGHED = 400
_PLENTY = 1_000_000


class Gathering:
    """Finds such tables, given what is exchanged without being seen."""

    def __init__(self, table: Table, exchanged: Exchanges) -> None:
        self._table = table
        self._owners = exchanged.owners
        count, boxes = table.values.shape
        #: One more element and one more box, of which there is always plenty, stand for those that there are not.
        self._values = np.full((count + 1, boxes + 1), _PLENTY)
        self._values[:count, :boxes] = np.where(table.known, table.values, 0)
        self._frozen = np.zeros((count + 1, boxes + 1), np.bool_)
        self._frozen[:count, :boxes] = ~table.known
        self._boxes = np.where(exchanged.boxes == NO_BOX, boxes, exchanged.boxes)
        self._effects = (table.inside @ exchanged.changes).tocsr()
        ways = list(directions(table))
        #: d, 3: the elements that change together, and their signs; 0 for none.
        self._elements = np.full((len(ways), 3), count)
        self._signs = np.zeros((len(ways), 3), np.int64)
        for number, way in enumerate(ways):
            for place, (element, sign) in enumerate(way):
                self._elements[number, place], self._signs[number, place] = element, sign

    def change(self, target: int, cell: int, upwards: int, without: int) -> Whole | None:
        """k, b: a change of the table by which a target of a cell is higher (1) or lower (-1), as far as it is needed or can be.

        No number of the authority `without` changes (a place among the 22; any other number for nobody). None where there is
        no such change.
        """
        taken = np.isin(self._elements, self._table.targets[target].elements)
        by_way = (self._signs * taken).sum(axis=1)
        ways = np.flatnonzero(by_way)
        row = self._effects[cell]
        allowed = (self._owners[row.indices] != without).all(axis=1)
        places, effects = row.indices[allowed][:WEIGHED], row.data[allowed][:WEIGHED]
        if not len(places) or not len(ways):
            return None
        gain = effects[:, None] * by_way[ways][None, :]
        turned = np.sign(gain) * upwards
        # p, d, 3, 4: by how much each number changes with one exchange.
        steps = turned[:, :, None, None] * self._signs[ways][None, :, :, None] * SIGNS
        elements = np.broadcast_to(self._elements[ways][None, :, :, None], steps.shape)
        boxes = np.broadcast_to(self._boxes[places][:, None, None, :], steps.shape)
        blocked = (self._frozen[elements, boxes] & (steps != 0)).any(axis=(2, 3))
        losing = steps < 0
        values, reached = self._values.copy(), 0
        while reached < VALUES - 1:
            room = np.where(losing, values[elements, boxes], _PLENTY).min(axis=(2, 3))
            room[blocked] = 0
            moved = np.minimum(room * abs(gain), VALUES - 1)
            best = np.unravel_index(int(moved.argmax()), moved.shape)
            one = int(abs(gain[best]))
            times = min(int(room[best]), -(-(VALUES - 1 - reached) // one))
            if times == 0:
                break
            np.add.at(values, (elements[best], boxes[best]), times * steps[best])
            reached += times * one
        count, width = self._table.values.shape
        return (values - self._values)[:count, :width] if reached else None
