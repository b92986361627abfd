"""The cells of a family of indicators that are withheld from others; always the same for the same figures."""

from collections.abc import Iterator, Sequence
from contextlib import suppress

import numpy as np

from hub.domain.areas import AUTHORITIES
from hub.domain.disclosure.attackers import Audit, UnsettledError
from hub.domain.disclosure.choosing import Choice
from hub.domain.disclosure.counts import RELATIONS, Relation
from hub.domain.disclosure.links import Cells
from hub.domain.disclosure.tables import Cell, Complete, Table, tables

#: Rounds of withholding a little more, after which a whole level is.
ROUNDS = 200


def pattern(family: Sequence[Complete], relations: Sequence[Relation] = RELATIONS) -> frozenset[Cell]:
    """The cells of a family that are withheld."""
    ordered = sorted(family, key=lambda each: each.indicator.code)
    found: set[Cell] = set()
    for table in tables(ordered, relations):
        withheld = protect(table)
        found.update(cell for cell, hidden in zip(table.cells, withheld, strict=True) if hidden)
    return frozenset(found)


def protect(table: Table) -> Cells:
    """Which cells of a table are withheld.

    Where that cannot be settled with reasonable work, because hardly anything can be shown, the shortest periods are
    withheld from all authorities, then from regions and Wales, then the next longer ones; in the end everything.
    """
    choice = Choice(table)
    if not choice.withheld.any():
        return choice.withheld
    audit = Audit(table)
    for more in _levels(table):
        already = more.any() and choice.withheld[more].all()
        choice.withhold(more)
        if not already and _settled(choice, audit):
            break
    return choice.withheld


def _settled(choice: Choice, audit: Audit) -> bool:
    """Withhold a little more, as often as somebody could work out something; False where there is no end to it."""
    audit.begin()
    with suppress(UnsettledError):
        for _ in range(ROUNDS):
            exposed = audit.exposed(choice.withheld)
            if not exposed:
                return True
            cells = dict.fromkeys(cell for _, cell in exposed)
            first = {cell: target for target, cell in reversed(exposed)}
            widened = [choice.widen(cell, first[cell]) for cell in list(cells)[: 1 + len(cells) // 4]]
            if not any(widened):
                return False
    return False


def _levels(table: Table) -> Iterator[Cells]:
    """No cells; then ever more of them, from the months of authorities on to all."""
    authorities = {area.code for area in AUTHORITIES}
    found = np.array([(len(cell.months), cell.area not in authorities) for cell in table.cells])
    yield np.zeros(len(found), np.bool_)
    for length, wider in np.unique(found, axis=0):
        yield (found[:, 0] < length) | ((found[:, 0] == length) & (found[:, 1] <= wider))
