"""Messages to statements by stream; what cannot be used is set aside with a code and a reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from consumers.plausibility import implausible
from hub.broker.connection import Record
from hub.domain.areas import names_itself
from hub.domain.histories.facts import Statement
from hub.store.places import Position
from hub.store.rows import Person, Place
from schemas.catalogue import Catalogue
from schemas.codec import Codec, Undecodable
from schemas.events.extract_completed import ExtractCompleted
from schemas.topics import Stream, Topic, authority_of, parse

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
class Batch:
    """The messages of one poll, sorted; every record is in exactly one of the lists."""

    records: Sequence[Record]
    #: Statements about people.
    cases: list[Placed] = field(default_factory=list)
    #: Statements that an extract is complete.
    extracts: list[Placed] = field(default_factory=list)
    #: Stated figures and populations.
    stated: list[Placed] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    #: The moment up to which each partition of the batch was known before it, and is known once it is in the store.
    begun_at: dict[Place, int] = field(default_factory=dict)
    known_at: dict[Place, int] = field(default_factory=dict)

    @property
    def statements(self) -> list[Placed]:
        """Everything that is recorded."""
        return [*self.cases, *self.extracts, *self.stated]

    @property
    def authorities(self) -> list[str]:
        """Whose messages these are."""
        return sorted({authority_of(topic) for topic, _ in self.known_at})

    def known_before(self, place: Place, offset: int) -> int:
        """The moment at which the batch's last message before an offset became known; 0 when it has none."""
        moments = [
            record.appended_at
            for record in self.records
            if record.offset < offset and (record.topic, record.partition) == place
        ]
        return max(self.begun_at[place], *moments) if moments else 0


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
        batch = Batch(records)
        for record in records:
            place = (record.topic, record.partition)
            if place not in batch.known_at:
                begun_at = positions[place].known_at if replayed_at is None else replayed_at
                batch.begun_at[place] = batch.known_at[place] = begun_at
        events = self._codec.decode_many([record.value for record in records])
        for record, event in zip(records, events, strict=True):
            self._place(batch, record, event)
        return batch

    def _place(self, batch: Batch, record: Record, event: Any) -> None:
        place = (record.topic, record.partition)
        known_at = batch.known_at[place]
        if record.appended_at > known_at:
            known_at = batch.known_at[place] = record.appended_at
        topic = parse(record.topic)
        authority = authority_of(record.topic)
        code: str | None
        if topic is None or not names_itself(authority):
            code, reason, kind = "unknown_authority", CODES["unknown_authority"], None
        elif event.__class__ is Undecodable:
            code, reason, kind = event.code, event.reason, None
        else:
            kind = event.SUBJECT
            code = self._problem(event, record, topic)
            reason = CODES[code] if code else ""
        if code is not None:
            batch.set_aside.append(SetAside(record, authority, known_at, kind, code, reason))
            return
        placed = Placed(record, authority, known_at, Statement(event, record.value or b""))
        stream = self._streams[event.SUBJECT]
        if stream == Stream.CASE:
            batch.cases.append(placed)
        elif event.__class__ is ExtractCompleted:
            batch.extracts.append(placed)
        else:
            batch.stated.append(placed)

    def _problem(self, event: Any, record: Record, topic: Topic) -> str | None:
        if self._streams[event.SUBJECT] != topic.stream:
            return "wrong_stream"
        header = event.header
        if header.authority != topic.authority:
            return "authority_mismatch"
        if topic.stream is Stream.CASE and (record.key is None or record.key != header.subject.encode()):
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
