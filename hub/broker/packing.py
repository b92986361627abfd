"""Packs many messages as the records of Kafka's batches, which is what limits how fast a connector sends.

kafka-python (3.0) calls twenty functions for each message. The layout is that of Kafka's record, version 2:
https://kafka.apache.org/documentation/#record (lengths and deltas are zigzag varints). The first record of a batch is left
to the library, which also sets the batch's time; the others say that they are of the same time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, repeat

import numpy as np

from schemas.cursor import Places

#: A record's place in its batch is written in one or two bytes.
MOST_RECORDS = 8_192
#: The numbers from which on one more byte is written.
_WIDER = np.array([1 << 6, 1 << 13, 1 << 20])
#: No attributes before, no headers behind.
_ATTRIBUTES, _SAME_TIME, _NO_HEADERS = b"\0", b"\0", b"\0"
_REMEMBERED = 16_384


@dataclass(frozen=True, slots=True)
class Packed:
    """The messages of one batch."""

    #: Which they are, by their number among all.
    numbers: Places
    first_key: bytes
    first_value: bytes
    #: The records after the first, as they lie in the batch.
    rest: bytes


def pack(keys: Sequence[bytes], values: Sequence[bytes], numbers: Places, room: int) -> Iterator[Packed]:
    """Batch after batch of the messages of these numbers, in this order; each is packed when it is asked for.

    A batch has records of `room` bytes at most, or a single message that is larger.
    """
    at = 0
    while at < len(numbers):
        window = numbers[at : at + MOST_RECORDS]
        some = _Window(window, keys, values)
        is_last = at + len(window) == len(numbers)
        begun = 0
        while begun < len(window):
            end = some.end(begun, room)
            if end == len(window) and begun > 0 and not is_last:
                break  # there is room for more, which the next window has
            yield Packed(window[begun:end], some.keys[begun], some.values[begun], some.records(begun, end))
            begun = end
        at += begun


class _Window:
    """Messages with the sizes of their records."""

    def __init__(self, numbers: Places, keys: Sequence[bytes], values: Sequence[bytes]) -> None:
        chosen = numbers.tolist()
        self.keys = list(map(keys.__getitem__, chosen))
        self.values = list(map(values.__getitem__, chosen))
        self._key_sizes = list(map(len, self.keys))
        self._value_sizes = list(map(len, self.values))
        key_sizes, value_sizes = np.array(self._key_sizes, np.int64), np.array(self._value_sizes, np.int64)
        around = len(_ATTRIBUTES + _SAME_TIME + _NO_HEADERS)
        #: Bytes of each record after its length and without its place in the batch.
        self._bodies = around + _width(key_sizes) + key_sizes + _width(value_sizes) + value_sizes
        longest = self._bodies + 2
        self._ends = np.cumsum(longest + _width(longest))

    def end(self, begun: int, room: int) -> int:
        """The number after the last message that goes into a batch that begins with this one."""
        used = int(self._ends[begun - 1]) if begun else 0
        return max(begun + 1, int(np.searchsorted(self._ends, used + room, side="right")))

    def records(self, begun: int, end: int) -> bytes:
        """The records of a batch, without its first."""
        later = slice(begun + 1, end)
        places = _places()[1 : end - begun]
        bodies = self._bodies[later] + _width(np.arange(1, end - begun))
        pieces = zip(
            map(_VARINT, bodies.tolist()),
            places,
            map(_VARINT, self._key_sizes[later]),
            self.keys[later],
            map(_VARINT, self._value_sizes[later]),
            self.values[later],
            repeat(_NO_HEADERS),
            strict=False,
        )
        return b"".join(chain.from_iterable(pieces))


class _Varints(dict[int, bytes]):
    """Sizes as they are written."""

    def __missing__(self, number: int) -> bytes:
        written, rest = bytearray(), number << 1
        while rest >= 0x80:
            written.append(rest & 0x7F | 0x80)
            rest >>= 7
        made = bytes((*written, rest))
        if number < _REMEMBERED:
            self[number] = made
        return made


_VARINT = _Varints().__getitem__


@cache
def _places() -> list[bytes]:
    """What stands in each record of a batch between its length and its key's."""
    return [_ATTRIBUTES + _SAME_TIME + _VARINT(number) for number in range(MOST_RECORDS)]


def _width(numbers: Places) -> Places:
    """Bytes of each number as it is written; it is less than 2^27."""
    return 1 + np.searchsorted(_WIDER, numbers, side="right")
