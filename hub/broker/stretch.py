"""Messages as they lie in a partition, one after the other, by the column: where each is in one piece of memory.

Millions come through a consumer, and an object for each would cost more than all that is done with it. Whoever wants a
single message asks for its record.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from hub.broker.connection import Record, TopicPartition
from schemas.cursor import Flags, Places

#: The size of a key or a value that is not there.
ABSENT = -1


@dataclass(frozen=True, slots=True)
class Stretch:
    """Messages of one partition, in its order; the arrays are as long as there are messages."""

    topic: str
    partition: int
    #: What the places below are places in.
    data: bytes
    offsets: Places
    #: Milliseconds since 1970 at which the broker appended each.
    appended_at: Places
    key_at: Places
    #: Bytes of each key; ABSENT where there is none.
    key_size: Places
    value_at: Places
    value_size: Places

    def __len__(self) -> int:
        return len(self.offsets)

    def __iter__(self) -> Iterator[Record]:
        return map(self.record, range(len(self)))

    @property
    def place(self) -> TopicPartition:
        """The partition."""
        return TopicPartition(self.topic, self.partition)

    @property
    def next_offset(self) -> int:
        """The offset after the last message."""
        return int(self.offsets[-1]) + 1

    def record(self, number: int) -> Record:
        """One message, by its number in the stretch."""
        key = _piece(self.data, int(self.key_at[number]), int(self.key_size[number]))
        value = _piece(self.data, int(self.value_at[number]), int(self.value_size[number]))
        offset, appended_at = int(self.offsets[number]), int(self.appended_at[number])
        return Record(self.topic, self.partition, offset, appended_at, key, value)

    def part(self, chosen: slice | Flags) -> "Stretch":
        """Some of the messages."""
        return Stretch(
            self.topic,
            self.partition,
            self.data,
            self.offsets[chosen],
            self.appended_at[chosen],
            self.key_at[chosen],
            self.key_size[chosen],
            self.value_at[chosen],
            self.value_size[chosen],
        )


def stretches(records: Iterable[Record]) -> list[Stretch]:
    """Records as stretches: one for each run of records of a partition."""
    return [_stretch(place, list(run)) for place, run in groupby(records, lambda each: (each.topic, each.partition))]


def _stretch(place: tuple[str, int], records: list[Record]) -> Stretch:
    pieces = [piece for record in records for piece in (record.key, record.value)]
    sizes = _numbers(ABSENT if piece is None else len(piece) for piece in pieces)
    held = np.maximum(sizes, 0)
    begun = np.cumsum(held) - held
    return Stretch(
        *place,
        b"".join(piece for piece in pieces if piece is not None),
        _numbers(record.offset for record in records),
        _numbers(record.appended_at for record in records),
        begun[::2],
        sizes[::2],
        begun[1::2],
        sizes[1::2],
    )


def _numbers(numbers: Iterable[int]) -> NDArray[np.int64]:
    return np.fromiter(numbers, np.int64)


def _piece(data: bytes, begun: int, size: int) -> bytes | None:
    return None if size == ABSENT else data[begun : begun + size]
