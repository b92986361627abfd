"""What the short histories of different people have in common: all that an indicator may look at, without who it is about.

Most people have one referral and a decision. They differ in pseudonyms, which no indicator looks into, and in a few dates
and codes, in which thousands are equal.
"""

from collections.abc import Callable, Hashable
from operator import attrgetter
from typing import Any

from hub.domain.histories.facts import Facts
from schemas.events.header import Status

#: Longer histories are seldom alike, and it costs more to find out.
MOST_FACTS = 4

#: What events say and no history holds.
UNREAD = frozenset({"referral_source", "decision"})
_REFERENCES = frozenset({"care_period", "referral", "adult_plan"})

_ASSERTED = Status.ASSERTED.value
_said: dict[type, Callable[[Any], Any] | None] = {}


def likeness_of(facts: Facts) -> Hashable | None:
    """Equal for two people who no indicator can tell apart; None for a history that is too long or too intricate to say.

    Only histories of one record are looked at, in which no event names another record: of several records it matters
    which pseudonym is the lower.
    """
    if len(facts) > MOST_FACTS:
        return None
    found: list[Hashable] = []
    one_record: str | None = None
    for statement in facts.values():
        event: Any = statement.event
        header = event.header
        if header.status != _ASSERTED:
            continue
        if one_record is None:
            one_record = header.record
        elif header.record != one_record:
            return None
        kind = event.__class__
        said = _said[kind] if kind in _said else _sayer(kind)
        if said is None:
            return None
        found += (kind, header.occurred_on, header.occurred_at, said(event))
    if len(found) > 4 and len(set(found[::4])) < len(found) // 4:
        return None  # two facts of one kind about one record: it matters which has the higher id
    return tuple(found)


def _sayer(kind: type) -> Callable[[Any], Any] | None:
    """Reads what events of a kind say of themselves; None for a kind that names another record."""
    own = [name for name in kind.__dict__["__slots__"] if name != "header" and name not in UNREAD]
    names_another = not _REFERENCES.isdisjoint(own)
    _said[kind] = None if names_another else attrgetter(*own) if own else _nothing
    return _said[kind]


def _nothing(_: Any) -> None:
    return None
