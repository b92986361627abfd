"""Statements about facts, and the facts that they leave standing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from schemas.events.header import Header


class CaseEvent(Protocol):
    """Any event about a person."""

    @property
    def header(self) -> Header:
        """Which fact, of whom, by whom."""
        ...


@dataclass(frozen=True, slots=True)
class Statement:
    """One message about a fact: its event, and its bytes, which decide between equal revisions."""

    event: CaseEvent
    message: bytes

    @property
    def rank(self) -> tuple[int, bytes]:
        """The statement of the highest rank is what counts."""
        return (self.event.header.revision, self.message)


#: The winning statement of each fact, by event id. Merging is commutative, associative and idempotent.
Facts = dict[bytes, Statement]


def merge(facts: Facts, statements: Iterable[Statement]) -> tuple[Facts, int]:
    """The facts after more statements, and how many of these changed nothing (repeated or overtaken)."""
    merged = dict(facts)
    unchanged = 0
    for statement in statements:
        event_id = statement.event.header.event_id
        known = merged.get(event_id)
        if known is None or statement.rank > known.rank:
            merged[event_id] = statement
        else:
            unchanged += 1
    return merged, unchanged
