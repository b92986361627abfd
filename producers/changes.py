"""What was stated before and what is read now -> what must be stated. Pure, and in pseudonyms only.

The accepted state can therefore be rebuilt from the authority's own topics, and holds nobody's identifier.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from producers.mapping import Named


class Stated(NamedTuple):
    """The latest statement about a fact."""

    event_id: bytes
    kind: str
    record: str
    subject: str
    revision: int
    is_withdrawn: bool
    content: bytes


class Assertion(NamedTuple):
    """A fact to be asserted, under a revision above all before it."""

    fact: Named
    revision: int


class Withdrawal(NamedTuple):
    """A fact that is stated no longer, under a revision above all before it."""

    stated: Stated
    revision: int


@dataclass(slots=True)
class Changes:
    """What one file makes necessary."""

    new: list[Assertion] = field(default_factory=list)
    changed: list[Assertion] = field(default_factory=list)
    withdrawn: list[Withdrawal] = field(default_factory=list)
    #: Facts that are stated as they are.
    unchanged: int = 0


def compare(stated: Iterable[Stated], facts: Iterable[Named], kept: Collection[str], at_least: int) -> Changes:
    """Compare all that is stated of a file's kinds with all its facts.

    `kept`: pseudonyms of refused records whose last accepted version stands. `at_least`: the lowest revision to give,
    the run's start in milliseconds, so that even a connector that has forgotten everything speaks above its own past.
    """
    before = {each.event_id: each for each in stated}
    changes = Changes()
    for fact in facts:
        last = before.pop(fact.event_id, None)
        if last is None:
            changes.new.append(Assertion(fact, at_least))
        elif last.is_withdrawn:
            changes.new.append(Assertion(fact, max(last.revision + 1, at_least)))
        elif last.content != fact.content:
            changes.changed.append(Assertion(fact, max(last.revision + 1, at_least)))
        else:
            changes.unchanged += 1
    for last in before.values():
        if last.is_withdrawn:
            continue
        if last.record in kept:
            changes.unchanged += 1
        else:
            changes.withdrawn.append(Withdrawal(last, max(last.revision + 1, at_least)))
    return changes
