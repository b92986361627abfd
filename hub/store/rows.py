"""Rows that the consumers write, as plain values."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

#: Topic name and partition.
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic the hub reads; `topic_id` is Kafka's."""

    topic_id: UUID
    name: str
    authority: str
    stream: str


class StatementRow(NamedTuple):
    """A message as recorded; `topic` is the store's number of the topic. A named tuple, because there are millions."""

    topic: int
    partition: int
    offset: int
    #: When it became known: milliseconds since 1970-01-01 UTC.
    known_at: int
    kind: str
    subject: str
    message: bytes
    #: Of a statement that is held, the number of its extract.
    extract: int | None = None


@dataclass(frozen=True, slots=True)
class StatementColumns:
    """Messages of one kind as they are to be recorded, by the column: as StatementRow, but subjects are bytes."""

    kind: str
    topic: NDArray[np.int64]
    partition: NDArray[np.int64]
    offset: NDArray[np.int64]
    known_at: NDArray[np.int64]
    subjects: list[bytes]
    messages: list[bytes]
    #: None for statements that are not held.
    extract: NDArray[np.int64] | None = None

    def of(self, chosen: NDArray[np.intp]) -> "StatementColumns":
        """Some of them."""
        if len(chosen) == len(self.messages):
            return self
        places = chosen.tolist()
        return StatementColumns(
            self.kind,
            self.topic[chosen],
            self.partition[chosen],
            self.offset[chosen],
            self.known_at[chosen],
            [self.subjects[each] for each in places],
            [self.messages[each] for each in places],
            None if self.extract is None else self.extract[chosen],
        )


@dataclass(frozen=True, slots=True)
class ExtractRow:
    """A statement that an extract is complete (or, withdrawn, that it was not).

    `contents` holds every kind its source ever stated and how each stands; `ends` how far each partition must be read
    before the statement takes effect.
    """

    authority: str
    event_id: bytes
    revision: int
    asserted: bool
    source: str
    of_stream: str
    as_at: date
    #: When the statement became known.
    known_at: int
    contents: dict[str, str]
    ends: dict[Place, int]
    #: When it took effect; None while it waits for its events.
    effective_at: int | None
    #: Where the statement lies: the store's number of the topic, and the offset. None for one that was kept before places were.
    topic: int | None = None
    offset: int | None = None
    #: The number of the extract (extract_number).
    extract: int | None = None
    #: How many held statements take effect with it (hub.store.holdings), and from which offset on they lie, if there are any.
    held: int = 0
    held_from: int | None = None

    @property
    def is_placed(self) -> bool:
        """Is it known where the statement lies?"""
        return self.topic is not None


def extract_number(source: str, extract_id: str) -> int:
    """A number for an extract of a source: eight bytes in a row of the store, where both texts would take sixty."""
    return int.from_bytes(sha256(f"{source}\n{extract_id}".encode()).digest()[:8], "big", signed=True)


@dataclass(frozen=True, slots=True)
class StatedRow:
    """The latest statement about one stated figure or population."""

    authority: str
    event_id: bytes
    kind: str
    revision: int
    asserted: bool
    message: bytes


@dataclass(frozen=True, slots=True)
class QuarantineRow:
    """A message that could not be used, by address."""

    topic: int
    partition: int
    offset: int
    known_at: int
    authority: str
    kind: str | None
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Move:
    """How far a partition moves in this transaction: from the expected offset, and no other, to the next."""

    place: Place
    #: The store's number of the topic.
    topic: int
    expected: int
    following: int
    recorded: int
    #: The moment up to which the partition is then known.
    known_at: int


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """What an authority is owed about a range of messages; `number` is 0 until the store has given one."""

    number: int
    authority: str
    topic: str
    partition: int
    first_offset: int
    last_offset: int
    recorded: int
    repeated: int
    exceptions: tuple[tuple[int, str, str], ...]
    received_at: int
