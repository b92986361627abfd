"""Tables that differ from the true one in a few boxes: what one authority has more of, another has less of.

Most of what is to be proved (hub.domain.disclosure.attackers) follows from such exchanges: of two authorities in a month, of two
months of an authority, or of two authorities in two months. They are found by adding up alone, and so much faster than by
linear programmes.
"""

from collections.abc import Iterator
from itertools import combinations, product
from typing import NamedTuple

import numpy as np

from hub.domain.disclosure.links import VALUES, Cells
from hub.domain.disclosure.programs import Sums, Whole, summing
from hub.domain.disclosure.tables import Table

#: At most so many elements change together, because of the identities between them.
TOGETHER = 3
NOBODY = -1
#: Stands for a box that an exchange does without.
NO_BOX = -2
SIGNS = np.array([1, -1, -1, 1])


class Exchanges(NamedTuple):
    """Changes of boxes that leave every shown cell as it is; by exchange (p)."""

    #: b, p: 1 where a box gains, -1 where it loses.
    changes: Sums
    #: p, 2: the places of the authorities that are touched; NOBODY for a second one that there is not.
    owners: Whole
    #: p, 4: the boxes that gain, lose, lose and gain (SIGNS); NO_BOX where there are fewer.
    boxes: Whole


def exchanges(table: Table, withheld: Cells) -> Exchanges:
    """Every exchange between boxes that shows in no cell of which anything is shown, or was."""
    shown = table.inside[~withheld | table.seen.any(axis=0)]
    alone = np.asarray(shown.sum(axis=1)).ravel() == 1
    free = np.ones(len(table.boxes), np.bool_)
    free[shown[alone].indices] = False
    months = {month: place for place, month in enumerate(sorted({month for _, month in table.boxes}))}
    grid = np.full((int(table.owners.max()) + 1, len(months)), -1)
    for box in np.flatnonzero(free):
        grid[table.owners[box], months[table.boxes[box][1]]] = box
    found = np.vstack(list(_candidates(grid)))
    found = found[((found >= 0) | (found == NO_BOX)).all(axis=1)]
    there = found != NO_BOX
    signs = np.broadcast_to(SIGNS, found.shape)[there]
    changes = summing(found[there], np.nonzero(there)[0], (len(table.boxes), len(found)), signs)
    silent = np.asarray(abs(shown @ changes).sum(axis=0)).ravel() == 0
    owners = table.owners[np.where(there, found, 0)]
    # The second authority is that of the second box, or where there are two months of two, that of the third.
    second = np.where(owners[:, 1] != owners[:, 0], owners[:, 1], np.where(there[:, 2], owners[:, 2], owners[:, 0]))
    second = np.where(there[:, 1], second, NOBODY)
    return Exchanges(changes[:, np.flatnonzero(silent)], np.column_stack((owners[:, 0], second))[silent], found[silent])


def directions(table: Table) -> Iterator[tuple[tuple[int, int], ...]]:
    """Elements that can change together in a box, with their signs, and leave every identity right."""
    count = len(table.elements)
    identities = np.zeros((len(table.identities), count), np.int64)
    for number, terms in enumerate(table.identities):
        for element, sign in terms:
            identities[number, element] = sign
    found: list[frozenset[int]] = []
    for size in range(1, TOGETHER + 1):
        for elements in combinations(range(count), size):
            if any(each <= set(elements) for each in found):
                continue
            for signs in product((1,), *[(1, -1)] * (size - 1)):
                if not (identities[:, elements] @ np.array(signs)).any():
                    found.append(frozenset(elements))
                    yield tuple(zip(elements, signs, strict=True))


def amounts(table: Table, exchanged: Exchanges, direction: tuple[tuple[int, int], ...], sign: int) -> Whole:
    """p: how often each exchange can be made of these elements, until one would be below nought; never more than is needed."""
    boxes, places = exchanged.changes.nonzero()
    changed = np.asarray(exchanged.changes[boxes, places]).ravel()
    found = np.full(exchanged.changes.shape[1], VALUES - 1)
    for element, of_element in direction:
        np.minimum.at(found, places[~table.known[element][boxes]], 0)
        losing = changed * of_element * sign < 0
        np.minimum.at(found, places[losing], table.values[element][boxes[losing]])
    return found


def _candidates(grid: Whole) -> Iterator[Whole]:
    """p, 4: boxes that gain, lose, lose and gain; -1 among them for one that is not free."""
    authorities, months = grid.shape
    none = np.full(1, NO_BOX)

    def rows(*boxes: Whole) -> Whole:
        return np.column_stack([np.broadcast_to(each, boxes[0].shape) for each in boxes])

    yield rows(grid.ravel(), none, none, none)
    one, other = np.triu_indices(authorities, 1)
    first, second = np.triu_indices(months, 1)
    yield rows(grid[one].ravel(), grid[other].ravel(), none, none)
    yield rows(grid[:, first].ravel(), grid[:, second].ravel(), none, none)
    yield rows(
        grid[one][:, first].ravel(),
        grid[one][:, second].ravel(),
        grid[other][:, first].ravel(),
        grid[other][:, second].ravel(),
    )
