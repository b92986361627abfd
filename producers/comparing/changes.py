"""What was stated of a record and what it says now -> what must be stated. Pure, and in pseudonyms only.

The accepted state can therefore be rebuilt from the authority's own topics, and holds nobody's identifier.
"""

from collections.abc import Sequence
from typing import NamedTuple

from producers.keyed.mapping import Named
from producers.outbox.statements import Stated


class Changes(NamedTuple):
    """What one record makes necessary; each statement under a revision above all before it."""

    #: Facts of which nothing was known.
    new: list[Named]
    #: Facts that were withdrawn before and are so again.
    again: list[tuple[Stated, Named]]
    #: Facts that are stated otherwise.
    changed: list[tuple[Stated, Named]]
    #: Facts that are stated no longer.
    withdrawn: list[Stated]
    #: How many facts are stated as they are.
    unchanged: int


def compare(stated: Sequence[Stated], facts: Sequence[Named]) -> Changes:
    """Compare all that is remembered of a record with all its facts."""
    if not stated:
        return Changes(list(facts), [], [], [], 0)
    before = {each.event_id: each for each in stated}
    changes = Changes([], [], [], [], 0)
    unchanged = 0
    for fact in facts:
        last = before.pop(fact.event_id, None)
        if last is None:
            changes.new.append(fact)
        elif last.is_withdrawn:
            changes.again.append((last, fact))
        elif last.content != fact.content:
            changes.changed.append((last, fact))
        else:
            unchanged += 1
    changes.withdrawn.extend(each for each in before.values() if not each.is_withdrawn)
    return changes._replace(unchanged=unchanged)
