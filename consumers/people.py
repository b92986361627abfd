"""The people a consumer has in mind: their facts and how they are judged, bounded, and never ahead of the store."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import NamedTuple

from hub.domain import knowledge
from hub.domain.contributions import Judge, Judged
from hub.domain.histories.facts import Facts, Statement, merge
from hub.errors import ConfigurationError
from hub.store.ingest import statements
from hub.store.ingest.statements import Statements
from hub.store.rows import Person
from schemas.codec import Codec, Undecodable

#: People taken from the store at a time when many are wanted.
CHUNK = 2_000


class Known(NamedTuple):
    """A person's facts, and how they are judged as at their authority's day."""

    facts: Facts
    judged: Judged


class People:
    """Reads people from the store when they are not in mind; forgets those unused for longest."""

    def __init__(self, codec: Codec, judge: Judge, most: int) -> None:
        """`most` bounds how many people are kept in mind between batches."""
        self._codec = codec
        self._judge = judge
        self._most = most
        self._known: OrderedDict[Person, Known] = OrderedDict()

    def recall(self, authority: str, subjects: Sequence[str], day: date | None, stored: Statements) -> dict[str, Known]:
        """What is known of these people, from mind or from the store, as at the day given."""
        found: dict[str, Known] = {}
        missing = []
        for subject in subjects:
            known = self._known.get((authority, subject))
            if known is None:
                missing.append(subject)
            else:
                found[subject] = known
        if missing:
            people = stored.of(authority, missing)
            for subject, told in self._read({subject: people.get(subject, []) for subject in missing}).items():
                found[subject] = self._judged(told, day)
        return found

    def everyone(self, authority: str, day: date | None, stored: Statements) -> Iterator[dict[str, Known]]:
        """Everyone of an authority, in the store or new in mind, some thousand at a time."""
        mine = {subject for code, subject in self._known if code == authority}
        for chunk in _chunks(stored.of_everyone(authority)):
            found = {}
            others = {subject: told for subject, told in chunk if subject not in mine}
            for subject, told in self._read(others).items():
                found[subject] = self._judged(told, day)
            for subject, _ in chunk:
                if subject in mine:
                    mine.discard(subject)
                    found[subject] = self._known[authority, subject]
            yield found
        remaining = sorted(mine)
        for start in range(0, len(remaining), CHUNK):
            yield {subject: self._known[authority, subject] for subject in remaining[start : start + CHUNK]}

    def timelines(
        self, authority: str, subjects: Sequence[str], stored: Statements
    ) -> Iterator[dict[str, list[knowledge.Known]]]:
        """Every statement in the store about these people, some thousand people at a time."""
        for start in range(0, len(subjects), CHUNK):
            wanted = subjects[start : start + CHUNK]
            people = stored.of(authority, wanted)
            yield self._read({subject: people.get(subject, []) for subject in wanted})

    def timelines_of_everyone(
        self, authority: str, stored: Statements, others: Iterable[str] = ()
    ) -> Iterator[dict[str, list[knowledge.Known]]]:
        """Every statement in the store about everyone of an authority, and nothing about others who are not in it yet."""
        waiting = set(others)
        for chunk in _chunks(stored.of_everyone(authority)):
            found = self._read(dict(chunk))
            waiting -= found.keys()
            yield found
        yield {subject: [] for subject in sorted(waiting)}

    def keep(self, authority: str, people: Mapping[str, Known]) -> None:
        """Keep people in mind; should the transaction fail, `forget` must be called."""
        for subject, known in people.items():
            person = (authority, subject)
            self._known[person] = known
            self._known.move_to_end(person)

    def update(self, authority: str, people: Mapping[str, Known]) -> None:
        """Know those better who are in mind, and leave the others to the store."""
        for subject, known in people.items():
            if (authority, subject) in self._known:
                self._known[authority, subject] = known

    def shrink(self) -> None:
        """Forget those unused for longest, once what changed is in the store."""
        while len(self._known) > self._most:
            self._known.popitem(last=False)

    def discard(self, authority: str, subject: str) -> None:
        """Forget one person, whom the store now knows better."""
        self._known.pop((authority, subject), None)

    def forget(self) -> None:
        """Forget everyone: the store may have moved without us."""
        self._known.clear()

    def _judged(self, told: Iterable[knowledge.Known], day: date | None) -> Known:
        facts, _ = merge({}, (statement for _, statement in told))
        return Known(facts, self._judge(facts, day))

    def _read(self, people: Mapping[str, Sequence[statements.Known]]) -> dict[str, list[knowledge.Known]]:
        """The statements behind messages of the store."""
        messages = [message for told in people.values() for _, message in told]
        events = iter(self._codec.decode_many(messages))
        found: dict[str, list[knowledge.Known]] = {}
        for subject, told in people.items():
            found[subject] = []
            for known_at, message in told:
                event = next(events)
                if isinstance(event, Undecodable):
                    raise ConfigurationError(
                        f"The store holds a message that this version of the hub cannot read ({event.reason}) "
                        "Run the version that wrote it, or a newer one."
                    )
                found[subject].append((known_at, Statement(event, message)))
        return found


def _chunks(
    people: Iterator[tuple[str, list[statements.Known]]],
) -> Iterator[list[tuple[str, list[statements.Known]]]]:
    while chunk := list(islice(people, CHUNK)):
        yield chunk
