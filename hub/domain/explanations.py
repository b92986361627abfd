"""Why a figure is what it is: the units behind it, and the statements that those follow from."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from hub.domain.histories.asserted import ASSERTED
from hub.domain.histories.facts import Facts, Statement, merge
from hub.domain.histories.history import History
from hub.domain.indicators import Indicator
from hub.domain.knowledge import Known, Moment
from hub.domain.units import State, Unit

#: How many units by month, state and reason.
Tally = dict[tuple[date, State, str], int]


class Stands(StrEnum):
    """What has become of a statement."""

    ASSERTED = "asserted"  # the fact counts as it says
    WITHDRAWN = "withdrawn"  # it took the fact back
    OVERTAKEN = "overtaken"  # a later revision counts instead
    REPEATED = "repeated"  # it said again what had been said


class Told(NamedTuple):
    """A statement, when it became known, and what has become of it."""

    known_at: Moment
    statement: Statement
    stands: Stands


def units_of(indicator: Indicator, known: Iterable[Known], as_at: date) -> list[Unit]:
    """A person's units as at a day, in the order of their ids; statements of kinds that the indicator needs suffice."""
    facts, _ = merge({}, (statement for _, statement in known))
    return sorted(indicator.units(History(facts), as_at), key=lambda unit: unit.item)


def tally(indicator: Indicator, people: Iterable[Iterable[Known]], as_at: date) -> Tally:
    """How many units of all these people there are as at a day, by month, state and reason."""
    found: Tally = {}
    for known in people:
        for unit in units_of(indicator, known, as_at):
            cell = (unit.counted_on.replace(day=1), unit.state, unit.reason)
            found[cell] = found.get(cell, 0) + 1
    return found


def told(known: Iterable[Known]) -> list[Told]:
    """A person's statements in the order of the days that they speak of, and of their revisions."""
    statements = sorted(known, key=_order)
    facts: Facts
    facts, _ = merge({}, (statement for _, statement in statements))
    seen: set[tuple[bytes, int, bytes]] = set()
    found = []
    for known_at, statement in statements:
        header = statement.event.header
        identity = (header.event_id, header.revision, statement.message)
        if identity in seen:
            stands = Stands.REPEATED
        elif statement.message != facts[header.event_id].message:
            stands = Stands.OVERTAKEN
        else:
            stands = Stands.ASSERTED if header.status == ASSERTED else Stands.WITHDRAWN
        seen.add(identity)
        found.append(Told(known_at, statement, stands))
    return found


def _order(known: Known) -> tuple[date, bytes, int, Moment]:
    header = known[1].event.header
    return (header.occurred_on, header.event_id, header.revision, known[0])
