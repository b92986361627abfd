"""The cells of a family of indicators that are withheld from others; always the same for the same figures."""

from collections.abc import Sequence

from hub.domain.disclosure.attackers import Audit
from hub.domain.disclosure.choosing import Choice
from hub.domain.disclosure.counts import RELATIONS, Relation
from hub.domain.disclosure.links import Cells
from hub.domain.disclosure.tables import Cell, Complete, Table, tables

#: After so many rounds of withholding a little more, everything in the table is withheld.
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
    """Which cells of a table are withheld; all, where nothing less can be proved to be safe."""
    choice = Choice(table)
    if not choice.withheld.any():
        return choice.withheld
    audit = Audit(table)
    for _ in range(ROUNDS):
        exposed = audit.exposed(choice.withheld)
        if not exposed:
            return choice.withheld
        cells = dict.fromkeys(cell for _, cell in exposed)
        first = {cell: target for target, cell in reversed(exposed)}
        for cell in list(cells)[: 1 + len(cells) // 4]:
            choice.widen(cell, first[cell])
    choice.withheld[:] = True
    return choice.withheld
