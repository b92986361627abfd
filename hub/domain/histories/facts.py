"""Statements about facts, and the facts that they leave standing."""

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from schemas.events.header import Header


class CaseEvent(Protocol):
    """Any event about a person."""

    @property
    def header(self) -> Header:
        """Which fact, of whom, by whom."""
        ...


class Statement(NamedTuple):
    """One message about a fact: its event, and its bytes, which decide between equal revisions."""

    event: CaseEvent
    message: bytes

    def overtakes(self, other: "Statement") -> bool:
        """Does this statement count rather than the other? That of the higher revision does."""
        mine, its = self.event.header.revision, other.event.header.revision
        return mine > its or (mine == its and self.message > other.message)


#: The winning statement of each fact, by event id. Merging is commutative, associative and idempotent.
Facts = dict[bytes, Statement]


def merge(facts: Facts, statements: Iterable[Statement]) -> tuple[Facts, int]:
    """The facts after more statements, and how many of these changed nothing (repeated or overtaken)."""
    merged = dict(facts)
    unchanged = 0
    for statement in statements:
        event_id = statement.event.header.event_id
        known = merged.get(event_id)
        if known is None or statement.overtakes(known):
            merged[event_id] = statement
        else:
            unchanged += 1
    return merged, unchanged
