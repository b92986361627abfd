"""From a fact in the authority's own terms to one that may leave it: every identifier replaced by its pseudonym."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date
from functools import cache, partial
from hashlib import blake2b
from typing import Any, NamedTuple

from producers.facts import Fact, Reference
from producers.keyed import pseudonyms
from producers.keyed.keys import Keys
from schemas.codec import event_class
from schemas.events.header import Header
from schemas.topics import Stream

CONTENT_BYTES = 16
#: People whose pseudonyms are remembered.
REMEMBERED = 1 << 16


class Named(NamedTuple):
    """A fact under its pseudonyms. `content` is equal when the fact says the same."""

    event_id: bytes
    kind: str
    #: The pseudonym of the record, as sixteen bytes.
    record: bytes
    subject: str
    occurred_on: date
    occurred_at: int | None
    #: The event's own fields, in the order of its class.
    values: tuple[Any, ...]
    content: bytes
    #: The row that says so: the number of its file, and its line.
    file: int
    line: int


#: Several times as fast as `Named(...)`, which is written in Python.
_make_named = partial(tuple.__new__, Named)


class Accepted(NamedTuple):
    """A row that was accepted."""

    #: Its pseudonym.
    record: bytes
    facts: Sequence[Fact]
    #: The number of its file, and its line.
    file: int
    line: int


class Shape(NamedTuple):
    """The names of the own fields of a kind of event, and what those hold when nothing is given."""

    names: tuple[str, ...]
    defaults: tuple[Any, ...]


@cache
def shape(kind: str) -> Shape:
    """The shape of a kind of event in its newest version."""
    own = [each for each in fields(event_class(kind)) if each.name != "header"]
    defaults = tuple(None if each.default is MISSING else each.default for each in own)
    return Shape(tuple(each.name for each in own), defaults)


def content(kind: str, record: str, subject: str, on: date, at: int | None, values: tuple[Any, ...]) -> bytes:
    """A digest of what a fact says, without revision, status and who carried it."""
    said = repr((kind, record, subject, on.toordinal(), at, values))
    return blake2b(said.encode(), digest_size=CONTENT_BYTES).digest()


def content_of(event: Any) -> bytes:
    """The same digest of an event that was published."""
    header: Header = event.header
    values = tuple(getattr(event, name) for name in shape(event.SUBJECT).names)
    return content(event.SUBJECT, header.record, header.subject, header.occurred_on, header.occurred_at, values)


class Pseudonyms:
    """Gives facts their pseudonyms, with one authority's keys."""

    def __init__(
        self, authority: str, keys: Keys, stream: Stream, scramble: Callable[[Fact], Fact] | None = None
    ) -> None:
        """`scramble` changes each fact before it is named."""
        self._authority = authority
        self._scramble = scramble
        self._keys = keys
        #: How many there are.
        self.key_count = len(keys.all())
        self.has_one_key = self.key_count == 1
        #: Figures are about nobody: their subject is their natural key.
        self._about_persons = stream is Stream.CASE
        self._subjects: dict[str, str] = {}

    def subject(self, person: str) -> str:
        """The pseudonym of a person; a figure's natural key stays."""
        if not self._about_persons:
            return person
        known = self._subjects.get(person)
        if known is None:
            if len(self._subjects) >= REMEMBERED:
                self._subjects.clear()
            known = pseudonyms.subject(self._key(person), self._authority, person)
            self._subjects[person] = known
        return known

    def record(self, file: str, key: str, person: str | None) -> bytes:
        """The pseudonym of a record about a person, sixteen bytes."""
        return pseudonyms.record(self._key(person), self._authority, file, key)

    def records(self, file: str, keys: Sequence[str], persons: Sequence[str | None]) -> list[bytes]:
        """The pseudonyms of some records by their keys, each about a person, in their order."""
        if self.has_one_key:
            return pseudonyms.records(self._keys.first, self._authority, file, keys)
        return [self.record(file, key, person) for key, person in zip(keys, persons, strict=True)]

    def under_each_key(self, file: str, key: str) -> list[bytes]:
        """The pseudonyms that a record has if it is about somebody: one for each of the keys, in their order."""
        return [pseudonyms.record(each, self._authority, file, key) for each in self._keys.all()]

    def _key(self, person: str | None) -> bytes:
        return self._keys.of(self._authority, person if self._about_persons else None)

    def named(self, rows: Sequence[Accepted]) -> list[Named]:
        """The facts of some rows, in their order, under their pseudonyms."""
        facts = [fact for row in rows for fact in row.facts]
        if not facts:
            return []
        if self._scramble is not None:
            facts = list(map(self._scramble, facts))
        places = [(row.record, row.file, row.line) for row in rows for _ in row.facts]
        records, files, lines = zip(*places, strict=True)
        kinds, keys, persons, days, moments, fields_ = zip(*facts, strict=True)
        secrets = list(map(self._key, persons))
        subjects = list(map(self.subject, persons))
        values = list(map(self._values, kinds, fields_, secrets))
        texts = [record.hex() for record in records]
        ids = pseudonyms.event_ids(self._authority, zip(secrets, kinds, keys, persons, strict=True))
        contents = map(content, kinds, texts, subjects, days, moments, values)
        columns = ids, kinds, records, subjects, days, moments, values, contents, files, lines
        return list(map(_make_named, zip(*columns, strict=True)))

    def _values(self, kind: str, own: Mapping[str, Any], secret: bytes) -> tuple[Any, ...]:
        """An event's own fields in the order of its class, other records by their pseudonyms."""
        names, defaults = shape(kind)
        given = own.values() if tuple(own) == names else [own.get(*each) for each in zip(names, defaults, strict=True)]
        return tuple(
            [
                pseudonyms.record(secret, self._authority, each.file, each.key).hex()
                if type(each) is Reference
                else each
                for each in given
            ]
        )


class Carrier(NamedTuple):
    """What every statement of one extract says of where it comes from."""

    authority: str
    source: str
    extract_id: str
    recorded_at: int
