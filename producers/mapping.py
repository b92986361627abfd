"""From a fact in the authority's own terms to one that may leave it: every identifier replaced by its pseudonym."""

from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields
from datetime import date
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple

from producers import pseudonyms
from producers.reading import Fact, Reference
from schemas.codec import event_class
from schemas.events.header import Header, Status
from schemas.topics import Stream

CONTENT_BYTES = 16


class Named(NamedTuple):
    """A fact under its pseudonyms. `content` is equal when the fact says the same."""

    event_id: bytes
    kind: str
    record: str
    subject: str
    occurred_on: date
    occurred_at: int | None
    #: The event's own fields, in the order of its class.
    values: tuple[Any, ...]
    content: bytes


class Shape(NamedTuple):
    """The class of a kind of event, its own fields, and what those hold when nothing is given."""

    event: Any
    names: tuple[str, ...]
    defaults: tuple[Any, ...]


@cache
def shape(kind: str) -> Shape:
    """The shape of a kind of event in its newest version."""
    event = event_class(kind)
    own = [each for each in fields(event) if each.name != "header"]
    defaults = tuple(None if each.default is MISSING else each.default for each in own)
    return Shape(event, tuple(each.name for each in own), defaults)


def content(kind: str, record: str, subject: str, on: date, at: int | None, values: tuple[Any, ...]) -> bytes:
    """A digest of what a fact says, without revision, status and who carried it."""
    said = repr((kind, record, subject, on.toordinal(), at, values))
    return blake2b(said.encode(), digest_size=CONTENT_BYTES).digest()


def content_of(event: Any) -> bytes:
    """The same digest of an event that was published."""
    header: Header = event.header
    values = tuple(getattr(event, name) for name in shape(event.SUBJECT).names)
    return content(event.SUBJECT, header.record, header.subject, header.occurred_on, header.occurred_at, values)


class Mapping:
    """Gives facts their pseudonyms, with one authority's key."""

    def __init__(self, authority: str, key: bytes, stream: Stream) -> None:
        self._authority = authority
        self._key = key
        #: Figures are about nobody: their subject is their natural key.
        self._about_persons = stream is Stream.CASE
        self._subjects: dict[str, str] = {}

    def subject(self, person: str) -> str:
        """The pseudonym of a person; a figure's natural key stays."""
        if not self._about_persons:
            return person
        known = self._subjects.get(person)
        if known is None:
            known = self._subjects[person] = pseudonyms.subject(self._key, self._authority, person)
        return known

    def record(self, file: str, key: str) -> str:
        """The pseudonym of a record."""
        return pseudonyms.record(self._key, self._authority, file, key)

    def named(self, file: str, facts: Iterable[Fact]) -> Iterator[Named]:
        """The facts of one file under their pseudonyms."""
        last_key, record = None, ""
        for fact in facts:
            kind, key, person, on, at, own = fact
            if key != last_key:  # the facts of one row follow each other
                last_key, record = key, self.record(file, key)
            subject = self.subject(person)
            _, names, defaults = shape(kind)
            values = tuple(
                self.record(value.file, value.key) if type(value := own.get(name, default)) is Reference else value
                for name, default in zip(names, defaults, strict=True)
            )
            event_id = pseudonyms.event_id(self._key, self._authority, kind, key, person)
            yield Named(event_id, kind, record, subject, on, at, values, content(kind, record, subject, on, at, values))


class Carrier(NamedTuple):
    """What every statement of one extract says of where it comes from."""

    authority: str
    source: str
    extract_id: str
    recorded_at: int


def event(fact: Named, carrier: Carrier, revision: int) -> Any:
    """The event that asserts a fact."""
    made, names, _ = shape(fact.kind)
    header = Header(
        fact.event_id,
        revision,
        Status.ASSERTED.value,
        carrier.authority,
        fact.subject,
        fact.record,
        carrier.source,
        carrier.extract_id,
        carrier.recorded_at,
        fact.occurred_on,
        fact.occurred_at,
    )
    return made(header, **dict(zip(names, fact.values, strict=True)))
