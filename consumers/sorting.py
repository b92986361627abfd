"""Messages to statements by stream; what cannot be used is set aside with a code and a reason."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate, repeat
from typing import Any, NamedTuple

from consumers.plausibility import implausible, nothing_wrong
from hub.broker.connection import Record
from hub.domain.areas import names_itself
from hub.domain.histories.facts import Statement
from hub.store.places import Position
from hub.store.rows import Person, Place
from schemas.catalogue import Catalogue
from schemas.codec import Codec, Undecodable
from schemas.events.extract_completed import ExtractCompleted
from schemas.topics import Stream, authority_of, parse

#: No calendar may run off its end.
LAST_DAY = date(8999, 12, 31)

#: Every code of the quarantine, and what it means.
CODES = {
    "not_wire_format": "The message is not in the Confluent wire format.",
    "unknown_schema": "The schema id is not known to this hub; the message can be replayed after an upgrade.",
    "unreadable": "The bytes do not follow their schema.",
    "authority_mismatch": "The message names another authority than the one whose topic it is on.",
    "wrong_stream": "This kind of event does not travel on this stream.",
    "key_mismatch": "The message key is not the person's pseudonym, so the history would be torn apart.",
    "unknown_authority": "The topic belongs to no authority of the exchange.",
    "impossible_day": "A day lies after the year 8999.",
    "impossible_pseudonym": "A pseudonym is empty, too long or holds a character that no keyed pseudonym does.",
    "impossible_text": "A name or code is empty, too long or holds a character that is not printable.",
    "impossible_end": "An extract waits for a topic that is not its authority's own, or for an offset below zero.",
    "impossible_figure": "A stated figure has no period, area or finite number that can be shown, or is another area's.",
}


class Placed(NamedTuple):
    """A statement, the record that carried it, and the moment at which it became known."""

    record: Record
    authority: str
    known_at: int
    statement: Statement

    @property
    def event(self) -> Any:
        """The event stated."""
        return self.statement.event

    @property
    def person(self) -> Person:
        """Whom it is about: authority and pseudonym."""
        return (self.authority, self.event.header.subject)


@dataclass(frozen=True, slots=True)
class SetAside:
    """A message that cannot be used, by address; no value of it is kept."""

    record: Record
    authority: str
    known_at: int
    kind: str | None
    code: str
    reason: str


@dataclass(slots=True)
class Part:
    """What a batch brings of one partition, in the order of the log."""

    place: Place
    authority: str
    records: Sequence[Record]
    #: The moment up to which the partition was known before, and is known once the batch is in the store.
    begun_at: int
    known_at: int
    #: How many of the records are statements.
    recorded: int = 0

    def moment_before(self, offset: int) -> int:
        """The moment at which the last of these messages before an offset became known; 0 when there is none."""
        moments = [record.appended_at for record in self.records if record.offset < offset]
        return max(self.begun_at, *moments) if moments else 0


@dataclass(slots=True)
class Batch:
    """The messages of one poll, sorted; every record is in exactly one of the lists."""

    parts: dict[Place, Part] = field(default_factory=dict)
    #: Statements about people.
    cases: list[Placed] = field(default_factory=list)
    #: Statements that an extract is complete.
    extracts: list[Placed] = field(default_factory=list)
    #: Stated figures and populations.
    stated: list[Placed] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)

    @property
    def statements(self) -> list[Placed]:
        """Everything that is recorded."""
        return [*self.cases, *self.extracts, *self.stated]

    @property
    def authorities(self) -> list[str]:
        """Whose messages these are."""
        return sorted({part.authority for part in self.parts.values()})

    def known_before(self, place: Place, offset: int) -> int:
        """The moment at which the batch's last message before an offset became known; 0 when it has none."""
        return self.parts[place].moment_before(offset) if place in self.parts else 0


class Sorter:
    """Knows which kind of event travels on which stream."""

    def __init__(self, codec: Codec, schemas: Catalogue) -> None:
        self._codec = codec
        self._streams = {subject: schemas.newest(subject).stream for subject in schemas.subjects}

    def sort(
        self, records: Sequence[Record], positions: Mapping[Place, Position], replayed_at: int | None = None
    ) -> Batch:
        """Read every message; the moment of each is its append time, or the latest before it in its partition.

        A message that is replayed out of order keeps the moment that it was set aside with.
        """
        batch = Batch()
        by_place: dict[Place, list[Record]] = {}
        for record in records:
            by_place.setdefault((record.topic, record.partition), []).append(record)
        for place, mine in by_place.items():
            begun_at = positions[place].known_at if replayed_at is None else replayed_at
            part = batch.parts[place] = Part(place, authority_of(place[0]), mine, begun_at, begun_at)
            self._sort(part, batch)
        return batch

    def _sort(self, part: Part, batch: Batch) -> None:
        """One partition; what is the same for all of its messages is looked up once."""
        topic, authority, known_at = parse(part.place[0]), part.authority, part.known_at
        is_known = topic is not None and names_itself(authority)
        of_stream = {subject for subject, stream in self._streams.items() if topic and stream == topic.stream}
        is_case = topic is not None and topic.stream is Stream.CASE
        placed_here = batch.cases if is_case else batch.stated
        begun = len(batch.set_aside)
        events = self._codec.decode_many([record.value for record in part.records])
        if is_known and is_case and nothing_wrong(part.records, events, authority, of_stream, LAST_DAY):
            moments = list(accumulate((record.appended_at for record in part.records), max, initial=known_at))[1:]
            statements = map(Statement, events, (record.value or b"" for record in part.records))
            batch.cases += map(Placed, part.records, repeat(authority), moments, statements)
            part.known_at, part.recorded = moments[-1], len(part.records)
            return
        for record, event in zip(part.records, events, strict=True):
            if record.appended_at > known_at:
                known_at = record.appended_at
            kind: str | None = None
            if not is_known:
                code, reason = "unknown_authority", CODES["unknown_authority"]
            elif event.__class__ is Undecodable:
                code, reason = event.code, event.reason
            else:
                kind = event.SUBJECT
                problem = _problem(event, record, authority, of_stream, is_case)
                if problem is None:
                    placed = Placed(record, authority, known_at, Statement(event, record.value or b""))
                    (batch.extracts if event.__class__ is ExtractCompleted else placed_here).append(placed)
                    continue
                code, reason = problem, CODES[problem]
            batch.set_aside.append(SetAside(record, authority, known_at, kind, code, reason))
        part.known_at = known_at
        part.recorded = len(part.records) - (len(batch.set_aside) - begun)


def _problem(event: Any, record: Record, authority: str, of_stream: Collection[str], is_case: bool) -> str | None:
    if event.SUBJECT not in of_stream:
        return "wrong_stream"
    header = event.header
    if header.authority != authority:
        return "authority_mismatch"
    if is_case and (record.key is None or record.key != header.subject.encode()):
        return "key_mismatch"
    if header.occurred_on > LAST_DAY:
        return "impossible_day"
    return implausible(event)


def by_authority(placed: Iterable[Placed]) -> dict[str, list[Placed]]:
    """The same statements, by authority, in the same order."""
    found: dict[str, list[Placed]] = {}
    for each in placed:
        found.setdefault(each.authority, []).append(each)
    return found
