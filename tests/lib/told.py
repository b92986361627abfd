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
    #: Every statement that an extract is complete: when it takes effect, where it lies on control, and what it says.
    extracts: list[tuple[int, int, ExtractCompleted]] = field(default_factory=list)
    unread: set[tuple[Place, int]] = field(default_factory=set)
    clock: int = BEGUN

    def put(self, place: Place, value: bytes, key: bytes) -> int:
        """Append a message, and say at which moment it becomes known: never before what lies before it."""
        records, moments = self.partitions[place], self.moments[place]
        records.append(Record(*place, len(records), self.clock, key, value))
        moments.append(max(self.clock, moments[-1] if moments else 0))
        return moments[-1]

    def complete(
        self,
        as_at: date,
        revision: int,
        kinds: dict[str, str],
        withdrawn: bool = False,
        extract_id: str = "test",
        source: str = "casefile",
        waits_for: Sequence[Place] = PLACES,
    ) -> None:
        """Append that everything before was an extract, as at a day; of another source, that all its figures are stated."""
        ends = tuple(End(*place, len(self.partitions[place])) for place in waits_for)
        status = Status.WITHDRAWN if withdrawn else Status.ASSERTED
        head = header("extract_completed", as_at.isoformat(), source, as_at.isoformat(), revision, status.value)
        head = head._replace(extract_id=extract_id, source=source)
        contents = tuple(Content(kind, state, 0, "0" * 64) for kind, state in kinds.items())
        event = ExtractCompleted(head, "case" if source == "casefile" else "performance", contents, (), ends)
        moment = self.put(PLACES[2], codec().encode(event), source.encode())
        waited = [moments for place in waits_for for moments in self.moments[place]]
        self.extracts.append((max([moment, *waited]), len(self.partitions[PLACES[2]]) - 1, event))

    def complete_again(self) -> None:
        """Append the last of these messages once more, word for word: nothing is new."""
        _, offset, event = self.extracts[-1]
        self.put(PLACES[2], self.partitions[PLACES[2]][offset].value or b"", event.header.source.encode())

    def hold(self, statement: Statement, extract_id: str) -> None:
        """Append a statement about a person to control, where it is held until its extract is complete."""
        event: Any = statement.event
        event = replace(event, header=event.header._replace(extract_id=extract_id))
        self.put(PLACES[2], codec().encode(event), event.header.subject.encode())

    def held(self) -> list[tuple[int, Statement]]:
        """The held statements that take effect in the end, each with its moment, put together the plain way."""
        effective = {offset: (moment, event) for moment, offset, event in self.read_extracts}
        waiting: list[Statement] = []
        found: list[tuple[int, Statement]] = []
        for record in self.partitions[PLACES[2]]:
            if (PLACES[2], record.offset) in self.unread:
                continue
            event = codec().decode(record.value)
            if not isinstance(event, ExtractCompleted):
                waiting.append(Statement(event, record.value or b""))
            elif record.offset in effective and event.header.source == "casefile" and event.header.status == "asserted":
                moment, _ = effective[record.offset]
                found += [(moment, each) for each in waiting if each.event.header.extract_id == event.header.extract_id]
                waiting = []
        return found

    @property
    def read_extracts(self) -> list[tuple[int, int, ExtractCompleted]]:
        """Those of the extracts that can be read."""
        return [each for each in self.extracts if (PLACES[2], each[1]) not in self.unread]

    def until(self, moment: int) -> tuple[list[Statement], date | None, dict[str, str]]:
        """What is known at a moment, put together the plain way: statements, the as-at day, and how each kind stands."""
        known = [
            Statement(codec().decode(record.value), record.value or b"")
            for place in PLACES[:2]
            for record, known_at in zip(self.partitions[place], self.moments[place], strict=True)
            if known_at <= moment and (place, record.offset) not in self.unread
        ]
        known += [statement for known_at, statement in self.held() if known_at <= moment]
        as_at, kinds = standing(
            [event for effective_at, _, event in self.read_extracts if effective_at <= moment], _Everything()
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


def told_about(casefile: Casefile, chance: Random, days: Sequence[date] = ()) -> Told:
    """A casefile's statements with corrections and withdrawals, in any order, between days that come, go back and end.

    Some extracts are held, and take effect all at once; of some only a part, or nothing, because their end never comes. `days`
    are those that extracts speak for, where they are given.
    """
    said = list(casefile.statements)
    for statement in casefile.statements:
        for revision in range(2, 2 + chance.choice((0, 0, 0, 1, 2))):
            status = Status.WITHDRAWN if revision % 2 == 0 else Status.ASSERTED
            said.append(said_again(statement, revision, status))
    said += chance.sample(said, chance.randint(0, min(3, len(said))))
    chance.shuffle(said)
    days = days or [casefile.as_at.replace(day=1), casefile.as_at, casefile.as_at, date(casefile.as_at.year + 1, 4, 30)]
    breaks = [chance.randint(0, len(said)) for _ in range(chance.randint(1, 5))]
    told = Told()
    revision, held_by, extracts = 0, chance.choice((0.0, 0.5, 0.9)), [f"extract-{number}" for number in range(20)]
    for number, each in enumerate([*said, None]):
        for _ in range(breaks.count(number)):
            revision += 1
            refused = {chance.choice(sorted(casefile.kinds)): "refused"} if chance.random() < 0.2 else {}
            kinds = dict.fromkeys(sorted(casefile.kinds), "stated") | refused
            waits_for = PLACES if chance.random() < 0.7 else chance.sample(PLACES, chance.randint(0, 2))
            withdrawn = chance.random() < 0.15
            told.complete(
                chance.choice(days), revision, kinds, withdrawn, chance.choice(extracts[:2]), waits_for=waits_for
            )
            told.clock += chance.choice((0, 1, 5))
            if chance.random() < 0.5:
                extracts.pop(0)
            if chance.random() < 0.2:
                told.complete_again()
            if chance.random() < 0.1:
                told.complete(days[0], revision, {}, source="returns")
            if chance.random() < 0.1:
                told.unread.add((PLACES[2], len(told.partitions[PLACES[2]]) - 1))
        if each is not None:
            subject = each.event.header.subject
            place = PLACES[int(subject, 16) % 2]
            if chance.random() < held_by:
                place = PLACES[2]
                told.hold(each, extracts[0])
            else:
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
    #: How many people are kept in mind.
    most: int = 1000

    def __post_init__(self) -> None:
        rows = [TopicRow(uuid5(NAMESPACE_OID, name), name, CARDIFF, name.split(".")[-1]) for name in (CASE, CONTROL)]
        self.positions: dict[Place, Position] = register(self.store, rows, {CASE: [0, 1], CONTROL: [0]})
        self.restart()

    def restart(self) -> None:
        """Another consumer takes over, perhaps with other definitions."""
        complete_definitions(self.store, codec(), self.rules, CARDIFF)
        self.engine = Engine(self.store, codec(), catalogue(), self.rules, self.most)

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
