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

#: What a statement says that is withdrawn: nothing.
WITHDRAWN: Hashable = "withdrawn"

_ASSERTED = Status.ASSERTED.value
_said: dict[type, Callable[[Any], Any] | None] = {}


def saying(event: Any) -> Hashable | None:
    """What a statement says to an indicator, but for whom and which record it is about; None when it names another record.

    The time of day is no part of it: it only tells apart which of several records came first.
    """
    header = event.header
    kind = event.__class__
    said = _said[kind] if kind in _said else _sayer(kind)
    if said is None:
        return None
    return (kind, header.occurred_on, said(event)) if header.status == _ASSERTED else WITHDRAWN


def told_apart_by(kind: type) -> tuple[str, ...] | None:
    """The fields, but for those of the header, in which what events of a kind say may differ; None as for `saying`."""
    own = tuple(name for name in kind.__dict__["__slots__"] if name != "header" and name not in UNREAD)
    return None if not _REFERENCES.isdisjoint(own) else own


def likeness_of(facts: Facts) -> Hashable | None:
    """Equal for two people who no indicator can tell apart; None for a history that is too long or too intricate to say.

    Only histories of one record are looked at, in which no event names another record: of several records it matters
    which came first, and which pseudonym is the lower.
    """
    if len(facts) > MOST_FACTS:
        return None
    found: list[Hashable] = []
    one_record: str | None = None
    for statement in facts.values():
        header = statement.event.header
        if header.status != _ASSERTED:
            continue
        if one_record is None:
            one_record = header.record
        elif header.record != one_record:
            return None
        said = saying(statement.event)
        if said is None:
            return None
        found.append(said)
    return tuple(found) if are_of_different_kinds(found) else None


def are_of_different_kinds(sayings: list[Any]) -> bool:
    """Is none of them of the kind of another? Of two facts of one kind about one record it matters which has the higher id."""
    kinds = [each[0] for each in sayings if each is not WITHDRAWN]
    return len(kinds) < 2 or len(set(kinds)) == len(kinds)


def _sayer(kind: type) -> Callable[[Any], Any] | None:
    own = told_apart_by(kind)
    _said[kind] = None if own is None else attrgetter(*own) if own else _nothing
    return _said[kind]


def _nothing(_: Any) -> None:
    return None
