"""The people a consumer has in mind: their facts and what they add, bounded, and never ahead of the store."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hub.domain.contributions import judge
from hub.domain.histories.facts import Facts, Statement, merge
from hub.domain.indicators import Indicator
from hub.domain.units import Contribution, difference
from hub.store.ingest import Ingest
from hub.store.rows import Person
from schemas.codec import Codec

#: Due on this day means: never judged, so judge at the first as-at day that comes.
NEVER_JUDGED = date.min


@dataclass(frozen=True, slots=True)
class Known:
    """A person's facts, what they add to the figures, and when that may change by itself."""

    facts: Facts
    contribution: Contribution
    due_on: date | None


NOBODY = Known({}, {}, None)


class People:
    """Reads people from the store when they are not in mind; forgets those unused for longest."""

    def __init__(self, codec: Codec, most: int) -> None:
        """`most` bounds how many people are kept in mind between batches."""
        self._codec = codec
        self._most = most
        self._known: OrderedDict[Person, Known] = OrderedDict()

    def recall(self, wanted: Sequence[Person], ingest: Ingest) -> dict[Person, Known]:
        """What is known of these people, from mind or from the store."""
        missing = [person for person in wanted if person not in self._known]
        found: dict[Person, Known] = {}
        if missing:
            contributions = ingest.contributions(missing)
            known_before = [person for person in missing if person in contributions]
            messages = ingest.messages(known_before) if known_before else {}
            for person in missing:
                contribution, due_on = contributions.get(person, ({}, None))
                found[person] = Known(self._facts(messages.get(person, ())), contribution, due_on)
        return {person: self._known.get(person) or found[person] for person in wanted}

    def remember(self, people: Mapping[Person, Known]) -> None:
        """Keep people in mind, once what changed is committed."""
        for person, known in people.items():
            self._known[person] = known
            self._known.move_to_end(person)
        while len(self._known) > self._most:
            self._known.popitem(last=False)

    def discard(self, person: Person) -> None:
        """Forget one person, whom the store now knows better."""
        self._known.pop(person, None)

    def forget(self) -> None:
        """Forget everyone: the store may have moved without us."""
        self._known.clear()

    def _facts(self, messages: Iterable[bytes]) -> Facts:
        return merge({}, (Statement(self._codec.decode(message), message) for message in messages))[0]


def judged(facts: Facts, as_at: date | None, indicators: Iterable[Indicator]) -> Known:
    """A person anew, as at a day."""
    result = judge(facts, as_at, indicators)
    return Known(facts, result.contribution, NEVER_JUDGED if as_at is None else result.due_on)


def add(total: Contribution, new: Contribution, old: Contribution) -> None:
    """Add to a running total what changes when one contribution replaces another."""
    for cell, counts in difference(new, old).items():
        total[cell] = total[cell] + counts if cell in total else counts
