"""What a source hands on: facts in the authority's own terms, which nobody outside its machine ever sees.

A source is one file in `producers/sources` with a constant `SOURCE`. It reads what it is told to and yields one
`FileReading` after another, parents before the files whose rows name them, so that only one file is in memory at a time.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from pydantic import BaseModel

from producers.refusals import Refusal
from schemas.topics import Stream


class Reference(NamedTuple):
    """Another record of the same source, named by its file and key."""

    file: str
    key: str


class Fact(NamedTuple):
    """One thing that a record says, before its identifiers are replaced by pseudonyms.

    `fields` are the event's own fields by name; a `Reference` among them becomes the pseudonym of that record.
    """

    kind: str
    key: str
    #: The person's identifier; for figures, which are about nobody, the natural key itself.
    person: str
    occurred_on: date
    occurred_at: int | None
    fields: Mapping[str, Any]


@dataclass(slots=True)
class FileReading:
    """One file: its facts if it was accepted, or the one refusal of the whole."""

    file: str
    #: The kinds of event that the file states; the first is stated by every row.
    kinds: tuple[str, ...]
    #: The file as a whole was refused: nothing of it is sent and nothing withdrawn.
    refused: bool = False
    #: Rows read, refused ones included.
    rows: int = 0
    facts: list[Fact] = field(default_factory=list)
    #: Keys of refused rows whose last accepted version stands.
    kept: frozenset[str] = frozenset()
    refusals: list[Refusal] = field(default_factory=list)


@dataclass(slots=True)
class Extract:
    """One reading of a source. When `refusal` is set nothing is read, sent or withdrawn."""

    as_at: date | None
    refusal: Refusal | None = None
    warnings: list[str] = field(default_factory=list)
    #: To be gone through once; a file that is absent is not among them.
    files: Iterator[FileReading] = field(default_factory=lambda: iter(()))


class Accepted(Protocol):
    """What stands of earlier extracts; the source asks by its own keys, though only pseudonyms are kept."""

    def stands(self, file: str, key: str) -> bool:
        """Has a version of this record been accepted, and not been withdrawn since?"""
        ...

    def is_of(self, file: str, key: str, person: str) -> bool:
        """Is the last accepted version of this record about this person?"""
        ...

    def gone(self, file: str, keys: Collection[str]) -> tuple[int, int]:
        """How many records of the file stand, and how many of them are not among `keys`."""
        ...


class NothingAccepted:
    """What stands before the first extract: nothing."""

    def stands(self, file: str, key: str) -> bool:
        """No record has been accepted."""
        return False

    def is_of(self, file: str, key: str, person: str) -> bool:
        """No record is known to be anybody's."""
        return False

    def gone(self, file: str, keys: Collection[str]) -> tuple[int, int]:
        """Nothing stands, so nothing can be gone."""
        return 0, 0


@dataclass(frozen=True, slots=True)
class Request:
    """What a source is asked to read, and what has been allowed by hand."""

    authority: str
    accepted: Accepted
    today: date
    #: The as-at day of the last complete extract of this source.
    last_as_at: date | None = None
    #: An as-at day that is taken although it lies after today or before the last one.
    allowed_as_at: date | None = None
    #: Files of which any number of rows may be withdrawn.
    allowed_withdrawals: frozenset[str] = frozenset()


class SourceSettings(BaseModel, frozen=True, extra="forbid"):
    """The keys of a `[[sources]]` entry that every format has."""

    #: What the authority calls this source; it is stated with every event.
    name: str
    #: The file in producers/sources that reads it.
    format: str


class FolderSettings(SourceSettings, frozen=True):
    """The keys of a source that is a folder of files."""

    #: Where the extract is; relative to the configuration file.
    folder: Path


@dataclass(frozen=True, slots=True)
class Source:
    """A format that the connector can read."""

    format: str
    stream: Stream
    #: The kinds of event each file states; the first is stated by every row.
    files: Callable[[], Mapping[str, tuple[str, ...]]]
    settings: type[SourceSettings]
    read: Callable[[Any, Request], Extract]

    @property
    def kinds(self) -> frozenset[str]:
        """Every kind of event that the format can state."""
        return frozenset(kind for kinds in self.files().values() for kind in kinds)
