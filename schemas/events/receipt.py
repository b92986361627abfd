"""What became of a range of messages."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Excepted:
    """One message that was quarantined."""

    #: Offset of the message.
    offset: int
    #: Code of the quarantine.
    code: str
    #: A sentence without any value of the message.
    reason: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a range of messages: all were recorded, but for the exceptions."""

    SUBJECT: ClassVar[str] = "receipt"

    #: Whose messages.
    authority: str
    #: Topic.
    topic: str
    #: Partition.
    partition: int
    #: First offset covered.
    first_offset: int
    #: Last offset covered.
    last_offset: int
    #: Messages recorded as statements.
    recorded: int
    #: Messages that repeat a statement already recorded or overtaken by a later revision.
    repeated: int
    #: Messages that were quarantined.
    exceptions: tuple[Excepted, ...]
    #: Append time of the last message covered: milliseconds since 1970-01-01 UTC.
    received_at: int
    #: When the store committed them: milliseconds since 1970-01-01 UTC.
    recorded_at: int
