"""The end of a complete extract."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class Content:
    """What the extract says of one kind of event."""

    #: The subject, for example referral_received.
    kind: str
    #: stated: the source gave this kind; refused: its file was refused; absent: it was there before and is not now.
    state: str
    #: Facts of this kind asserted after this extract.
    count: int
    #: Sum, modulo 2^256, of the SHA-256 of the latest message of each asserted fact; 64 hexadecimal digits.
    digest: str


@dataclass(frozen=True, slots=True)
class FileCount:
    """Counts of one file."""

    #: Name of the file.
    file: str
    #: Rows read.
    rows: int
    #: Rows refused.
    refused: int
    #: Refused rows whose last accepted version stands.
    stale: int


@dataclass(frozen=True, slots=True)
class End:
    """How far one partition must be read before this statement takes effect."""

    #: Topic.
    topic: str
    #: Partition.
    partition: int
    #: The offset after the last message of this and earlier extracts.
    offset: int


@dataclass(frozen=True, slots=True)
class ExtractCompleted:
    """This is everything, as at occurred_on: the end of a complete extract and the authority's as-at day."""

    SUBJECT: ClassVar[str] = "extract_completed"

    #: Which fact, of whom, by whom.
    header: Header
    #: The stream the extract wrote: case or performance.
    of_stream: str
    #: One entry for each kind ever stated by this source.
    contents: tuple[Content, ...]
    #: Row counts by file.
    files: tuple[FileCount, ...]
    #: End offset of every partition written.
    ends: tuple[End, ...]
