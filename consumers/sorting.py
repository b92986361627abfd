"""Messages to statements by stream; what cannot be used is set aside with a code and a reason."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from consumers.plausibility import implausible
from hub.broker.connection import Record
from hub.domain.areas import names_itself
from hub.domain.histories.facts import Statement
from schemas.catalogue import Catalogue
from schemas.codec import Codec, Undecodable
from schemas.events.extract_completed import ExtractCompleted
from schemas.events.reported_figure import ReportedFigure
from schemas.topics import Stream, parse

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


@dataclass(frozen=True, slots=True)
class Placed:
    """A statement and the record that carried it."""

    record: Record
    authority: str
    statement: Statement

    @property
    def event(self) -> Any:
        """The event stated."""
        return self.statement.event

    @property
    def person(self) -> tuple[str, str]:
        """Whom it is about: authority and pseudonym."""
        return (self.authority, self.event.header.subject)


@dataclass(frozen=True, slots=True)
class SetAside:
    """A message that cannot be used, by address; no value of it is kept."""

    record: Record
    authority: str
    kind: str | None
    code: str
    reason: str


@dataclass(slots=True)
class Batch:
    """The messages of one poll, sorted; every record is in exactly one of the lists."""

    records: list[Record] = field(default_factory=list)
    cases: list[Placed] = field(default_factory=list)
    stated: list[Placed] = field(default_factory=list)
    extracts: list[Placed] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)

    @property
    def statements(self) -> list[Placed]:
        """All that is recorded."""
        return [*self.cases, *self.stated, *self.extracts]


def sort(records: Iterable[Record], codec: Codec, schemas: Catalogue) -> Batch:
    """Decode each record and put it where it belongs."""
    batch = Batch()
    streams = {subject: schemas.newest(subject).stream for subject in schemas.subjects}
    for record in records:
        batch.records.append(record)
        topic = parse(record.topic)
        authority = topic.authority if topic else ""
        kind: str | None = None
        try:
            if topic is None or not names_itself(authority):
                raise Undecodable("unknown_authority", CODES["unknown_authority"])
            event = codec.decode(record.value)
            kind = event.SUBJECT
            _check(event, streams[event.SUBJECT], record, authority, topic.stream)
        except Undecodable as problem:
            batch.set_aside.append(SetAside(record, authority, kind, problem.code, problem.reason))
            continue
        placed = Placed(record, authority, Statement(event, record.value or b""))
        if isinstance(event, ExtractCompleted):
            batch.extracts.append(placed)
        elif isinstance(event, ReportedFigure):
            batch.stated.append(placed)
        else:
            batch.cases.append(placed)
    return batch


def _check(event: Any, stream: str, record: Record, authority: str, topic_stream: Stream) -> None:
    if stream != topic_stream:
        raise Undecodable("wrong_stream", CODES["wrong_stream"])
    header = event.header
    if header.authority != authority:
        raise Undecodable("authority_mismatch", CODES["authority_mismatch"])
    if topic_stream is Stream.CASE and (record.key is None or record.key != header.subject.encode()):
        raise Undecodable("key_mismatch", CODES["key_mismatch"])
    if header.occurred_on > LAST_DAY:
        raise Undecodable("impossible_day", CODES["impossible_day"])
    code = implausible(event)
    if code is not None:
        raise Undecodable(code, CODES[code])
