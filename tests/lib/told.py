"""What an authority's topics hold when anything may happen to it, and how it is read: for tests of what was known when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from consumers.definitions import complete_definitions
from consumers.engine import Engine
from consumers.verification.standing import standing
from hub.broker.connection import Record
from hub.broker.stretch import stretches
from hub.domain.histories.facts import Statement
from hub.domain.indicators import Indicator
from hub.domain.indicators import catalogue as indicators
from hub.store.engine import Store
from hub.store.places import Position, register
from hub.store.rows import Place, TopicRow
from schemas.catalogue import catalogue
from schemas.codec import codec
from schemas.events.extract_completed import Content, End, ExtractCompleted
from schemas.events.header import Status
from schemas.topics import topic
from tests.lib.casefiles import Casefile, said_again
from tests.lib.statements import CARDIFF, header

CASE, CONTROL = topic(CARDIFF, "case"), topic(CARDIFF, "control")
PLACES: tuple[Place, ...] = ((CASE, 0), (CASE, 1), (CONTROL, 0))
BEGUN = 1_238_500_000_000


@dataclass
class Told:
    """The partitions, each record with the moment at which it is known; `unread` cannot be read at first."""

    partitions: dict[Place, list[Record]] = field(default_factory=lambda: {place: [] for place in PLACES})
    moments: dict[Place, list[int]] = field(default_factory=lambda: {place: [] for place in PLACES})
    extracts: list[tuple[int, ExtractCompleted]] = field(default_factory=list)
    unread: set[tuple[Place, int]] = field(default_factory=set)
    clock: int = BEGUN

    def put(self, place: Place, value: bytes, key: bytes) -> int:
        """Append a message, and say at which moment it becomes known: never before what lies before it."""
        records, moments = self.partitions[place], self.moments[place]
        records.append(Record(*place, len(records), self.clock, key, value))
        moments.append(max(self.clock, moments[-1] if moments else 0))
        return moments[-1]

    def complete(self, as_at: date, revision: int, kinds: dict[str, str], withdrawn: bool = False) -> None:
        """Append that everything before was an extract, as at a day."""
        ends = tuple(End(*place, len(self.partitions[place])) for place in PLACES[:2])
        status = Status.WITHDRAWN if withdrawn else Status.ASSERTED
        head = header("extract_completed", as_at.isoformat(), "casefile", as_at.isoformat(), revision, status.value)
        contents = tuple(Content(kind, state, 0, "0" * 64) for kind, state in kinds.items())
        event = ExtractCompleted(head, "case", contents, (), ends)
        moment = self.put(PLACES[2], codec().encode(event), b"casefile")
        waited = [moments for place in PLACES[:2] for moments in self.moments[place]]
        self.extracts.append((max([moment, *waited]), event))

    def until(self, moment: int) -> tuple[list[Statement], date | None, dict[str, str]]:
        """What is known at a moment, put together the plain way: statements, the as-at day, and how each kind stands."""
        known = [
            Statement(codec().decode(record.value), record.value or b"")
            for place in PLACES[:2]
            for record, known_at in zip(self.partitions[place], self.moments[place], strict=True)
            if known_at <= moment and (place, record.offset) not in self.unread
        ]
        as_at, kinds = standing(
            [event for effective_at, event in self.extracts if effective_at <= moment], _Everything()
        )
        return known, as_at, kinds

    @property
    def all_moments(self) -> list[int]:
        """Every moment at which anything became known."""
        return sorted({moment for moments in self.moments.values() for moment in moments})


class _Everything(dict[Place, int]):
    """Positions of a store that has read everything."""

    def get(self, key: Place, default: Any = None) -> int:
        return 1 << 62


def told_about(casefile: Casefile, chance: Random) -> Told:
    """A casefile's statements with corrections and withdrawals, in any order, between days that come, go back and end."""
    said = list(casefile.statements)
    for statement in casefile.statements:
        for revision in range(2, 2 + chance.choice((0, 0, 0, 1, 2))):
            status = Status.WITHDRAWN if revision % 2 == 0 else Status.ASSERTED
            said.append(said_again(statement, revision, status))
    said += chance.sample(said, chance.randint(0, min(3, len(said))))
    chance.shuffle(said)
    days = [casefile.as_at.replace(day=1), casefile.as_at, casefile.as_at, date(casefile.as_at.year + 1, 4, 30)]
    breaks = [chance.randint(0, len(said)) for _ in range(chance.randint(1, 5))]
    told = Told()
    revision = 0
    for number, each in enumerate([*said, None]):
        for _ in range(breaks.count(number)):
            revision += 1
            refused = {chance.choice(sorted(casefile.kinds)): "refused"} if chance.random() < 0.2 else {}
            kinds = dict.fromkeys(sorted(casefile.kinds), "stated") | refused
            told.complete(chance.choice(days), revision, kinds, withdrawn=chance.random() < 0.15)
            told.clock += chance.choice((0, 1, 5))
        if each is not None:
            subject = each.event.header.subject
            place = PLACES[int(subject, 16) % 2]
            told.put(place, each.message, subject.encode())
            told.clock += chance.choice((-3, 0, 0, 1, 5))
            if chance.random() < 0.1:
                told.unread.add((place, len(told.partitions[place]) - 1))
    return told


@dataclass
class Readers:
    """Consumers of one authority, one after the other, each with an engine of its own on the same store."""

    store: Store
    rules: dict[str, Indicator] = field(default_factory=lambda: dict(indicators()))

    def __post_init__(self) -> None:
        rows = [TopicRow(uuid5(NAMESPACE_OID, name), name, CARDIFF, name.split(".")[-1]) for name in (CASE, CONTROL)]
        self.positions: dict[Place, Position] = register(self.store, rows, {CASE: [0, 1], CONTROL: [0]})
        self.restart()

    def restart(self) -> None:
        """Another consumer takes over, perhaps with other definitions."""
        complete_definitions(self.store, codec(), self.rules, CARDIFF)
        self.engine = Engine(self.store, codec(), catalogue(), self.rules, 1000)

    def take(self, told: Told, batch: Sequence[Record]) -> None:
        """Take a batch; what cannot be read yet is set aside."""
        seen = [
            replace_value(record) if ((record.topic, record.partition), record.offset) in told.unread else record
            for record in batch
        ]
        self.engine.take(stretches(seen), self.positions)
        for record in batch:
            place = (record.topic, record.partition)
            moment = told.moments[place][record.offset]
            self.positions[place] = replace(self.positions[place], next_offset=record.offset + 1, known_at=moment)

    def replay(self, told: Told, place: Place, offset: int) -> None:
        """Take a message that could not be read, now that it can."""
        told.unread.discard((place, offset))
        self.engine.take(
            stretches([told.partitions[place][offset]]), self.positions, replayed_at=told.moments[place][offset]
        )


def replace_value(record: Record) -> Record:
    """The same record, of a schema that nobody knows yet."""
    return record._replace(value=b"\x00\x00\x00\x7f\xff")


def readings_of(told: Told, chance: Random) -> Iterator[list[Record]]:
    """All records in batches, each partition in its order and the partitions in any."""
    left = {place: list(records) for place, records in told.partitions.items() if records}
    while left:
        batch: list[Record] = []
        for place in chance.sample(list(left), chance.randint(1, len(left))):
            count = chance.randint(1, 6)
            batch += left[place][:count]
            left[place] = left[place][count:]
        left = {place: records for place, records in left.items() if records}
        yield batch
