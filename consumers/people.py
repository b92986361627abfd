"""The people a consumer has in mind: what decides which statement counts, and what they come to.

They are ahead of the store while a batch is taken; should it fail, `forget` must be called.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import NamedTuple, TypeVar

from consumers.told import line
from hub.domain import knowledge
from hub.domain.contributions import Judge, Judged
from hub.domain.histories.facts import Facts, Statement, merge
from hub.domain.likenesses import Kept, Likeness, Likenesses
from hub.errors import ConfigurationError
from hub.store.holdings import Held
from hub.store.ingest import statements
from hub.store.ingest.statements import Statements
from schemas.codec import Codec, Undecodable

#: People taken from the store at a time when many are wanted.
CHUNK = 2_000
#: Of as many people as may be in mind, so many are once an authority's are not whole: most who are told of again were told
#: of lately, and what is strewn over less memory is found sooner.
LATELY = 0.2
#: The share of these that stays when they are too many.
STAYS = 0.75

Told = TypeVar("Told")

#: A pseudonym, as it lies in a message.
Subject = bytes


class Brief:
    """Somebody with one record and few facts, who is like many others: nothing else of them is kept in mind."""

    __slots__ = ("likeness", "record", "told")

    def __init__(self, likeness: Likeness, record: bytes, told: bytes) -> None:
        self.likeness = likeness
        self.record = record
        #: Its facts (consumers.told), in the order of the likeness.
        self.told = told

    @property
    def judged(self) -> Kept:
        """What they come to."""
        return self.likeness.judged


class Known(NamedTuple):
    """Somebody's facts, and how they are judged as at their authority's day."""

    facts: Facts
    judged: Judged | Kept


Person = Brief | Known


class Recorded(NamedTuple):
    """A statement of the store, since when it counts, and where it lies if it is held; None while it does not count."""

    known_at: knowledge.Moment | None
    statement: Statement
    held: Held | None


@dataclass(slots=True)
class Mind:
    """Who is in mind of one authority, in the order in which they came."""

    people: dict[Subject, Person] = field(default_factory=dict)
    #: Is everybody here of whom the store holds anything? Then nobody has to be looked for in it.
    is_whole: bool = False


class People:
    """Reads people from the store when they are not in mind; forgets those first who came first."""

    def __init__(self, codec: Codec, judge: Judge, likenesses: Likenesses, most: int) -> None:
        """`most` bounds how many people are kept in mind between batches."""
        self._codec = codec
        self._judge = judge
        self._most = most
        self._likenesses = likenesses
        self._minds: dict[str, Mind] = {}

    def of(self, authority: str, stored: Statements) -> dict[Subject, Person]:
        """Who is in mind of an authority."""
        return self._mind(authority, stored).people

    def recall(
        self, authority: str, subjects: Collection[Subject], day: date | None, stored: Statements
    ) -> dict[Subject, Facts]:
        """Bring to mind whoever of these people is in the store, judged as at the day given; the facts of those read for it."""
        mind = self._mind(authority, stored)
        if mind.is_whole:
            return {}
        read = self.facts(authority, sorted(set(subjects) - mind.people.keys()), stored)
        mind.people.update({subject: self.person(facts, day) for subject, facts in read.items()})
        return read

    def facts(self, authority: str, subjects: Sequence[Subject], stored: Statements) -> dict[Subject, Facts]:
        """The facts of whoever of these people is in the store."""
        read = self.told(authority, subjects, stored)
        return {subject: merge({}, (statement for _, statement in told))[0] for subject, told in read.items() if told}

    def person(self, facts: Facts, day: date | None) -> Person:
        """Somebody with these facts."""
        likeness = self._likenesses.like(facts, day)
        if likeness is None:
            return Known(facts, self._judge(facts, day))
        told = b"".join(
            line(event_id, statement.event.header.revision, hash(statement.message))
            for event_id, statement in facts.items()
        )
        return Brief(likeness, next(iter(facts.values())).event.header.record.encode(), told)

    def everyone(self, authority: str, day: date | None, stored: Statements) -> Iterator[dict[Subject, Person]]:
        """Everyone of an authority, in the store or new in mind, some thousand at a time."""
        mind = self._mind(authority, stored)
        waiting = dict.fromkeys(mind.people)
        if not mind.is_whole:
            for chunk in _chunks(stored.of_everyone(authority)):
                found: dict[Subject, Person] = {}
                others = {subject: told for subject, told in chunk if subject.encode() not in mind.people}
                for subject, told in self._read(others).items():
                    facts, _ = merge({}, (statement for _, statement in told))
                    found[subject.encode()] = self.person(facts, day)
                for subject, _ in chunk:
                    key = subject.encode()
                    if key in waiting:
                        del waiting[key]
                        found[key] = mind.people[key]
                yield found
        remaining = list(waiting)
        for start in range(0, len(remaining), CHUNK):
            yield {subject: mind.people[subject] for subject in remaining[start : start + CHUNK]}

    def told(
        self, authority: str, subjects: Sequence[Subject], stored: Statements
    ) -> dict[Subject, list[knowledge.Known]]:
        """Every statement in the store about each of these people."""
        if not subjects:
            return {}
        names = [subject.decode() for subject in subjects]
        people = stored.of(authority, names)
        read = self._read({name: people.get(name, []) for name in names})
        return {name.encode(): told for name, told in read.items()}

    def timelines_of_everyone(self, authority: str, stored: Statements) -> Iterator[dict[str, list[knowledge.Known]]]:
        """Every statement in the store that counts about everyone of an authority, some thousand people at a time."""
        for chunk in _chunks(stored.of_everyone(authority)):
            yield self._read(dict(chunk))

    def recorded(
        self, authority: str, subjects: Sequence[str], stored: Statements
    ) -> Iterator[dict[str, list[Recorded]]]:
        """Every statement in the store about many people, some thousand at a time; of whom there is none, nothing."""
        for start in range(0, len(subjects), CHUNK):
            wanted = subjects[start : start + CHUNK]
            people = stored.recorded_of(authority, wanted)
            yield self._read_recorded({subject: people.get(subject, []) for subject in wanted})

    def recorded_of_everyone(
        self, authority: str, stored: Statements, others: Iterable[str]
    ) -> Iterator[dict[str, list[Recorded]]]:
        """The same of everyone of an authority, and of others who are not in the store yet."""
        waiting = set(others)
        for chunk in _chunks(stored.recorded_of_everyone(authority)):
            found = self._read_recorded(dict(chunk))
            waiting -= found.keys()
            yield found
        yield {subject: [] for subject in sorted(waiting)}

    def update(self, authority: str, people: Mapping[Subject, Person], stored: Statements) -> None:
        """Know those better who are in mind, and leave the others to the store."""
        mine = self._mind(authority, stored).people
        mine.update({subject: person for subject, person in people.items() if subject in mine})

    def discard(self, authority: str, subject: Subject) -> None:
        """Forget one person, whom the store now knows better."""
        mind = self._minds.get(authority)
        if mind is not None:
            mind.people.pop(subject, None)
            mind.is_whole = False

    def shrink(self) -> None:
        """Forget who came first, when too many are in mind and once what changed is in the store."""
        whole = [mind for mind in self._minds.values() if mind.is_whole]
        if sum(len(mind.people) for mind in whole) > self._most:
            for mind in whole:
                mind.is_whole = False
        parts = [mind for mind in self._minds.values() if not mind.is_whole]
        count, most = sum(len(mind.people) for mind in parts), self._most * LATELY
        if count > most:
            goes = 1 - most * STAYS / count
            for mind in parts:
                mind.people = dict(islice(mind.people.items(), round(len(mind.people) * goes), None))

    def forget(self) -> None:
        """Forget everyone: the store may have moved without us."""
        self._minds.clear()

    def _mind(self, authority: str, stored: Statements) -> Mind:
        mind = self._minds.get(authority)
        if mind is None:
            mind = self._minds[authority] = Mind(is_whole=not stored.are_any(authority))
        return mind

    def _read(self, people: Mapping[str, Sequence[statements.Known]]) -> dict[str, list[knowledge.Known]]:
        """The statements behind messages of the store."""
        told = self.statements(message for told in people.values() for _, message in told)
        return {subject: [(known_at, next(told)) for known_at, _ in mine] for subject, mine in people.items()}

    def _read_recorded(self, people: Mapping[str, Sequence[statements.Recorded]]) -> dict[str, list[Recorded]]:
        told = self.statements(message for told in people.values() for _, message, _ in told)
        return {
            subject: [Recorded(known_at, next(told), held) for known_at, _, held in mine]
            for subject, mine in people.items()
        }

    def statements(self, messages: Iterable[bytes]) -> Iterator[Statement]:
        """What messages state, in their order; ConfigurationError for one that only a newer version can read."""
        values = list(messages)
        for event, message in zip(self._codec.decode_many(values), values, strict=True):
            if isinstance(event, Undecodable):
                raise ConfigurationError(
                    f"The store holds a message that this version of the hub cannot read ({event.reason}) "
                    "Run the version that wrote it, or a newer one."
                )
            yield Statement(event, message)


def _chunks(people: Iterator[tuple[str, Told]]) -> Iterator[list[tuple[str, Told]]]:
    while chunk := list(islice(people, CHUNK)):
        yield chunk
