"""Many messages in one body, as they travel over HTTPS. Whole numbers are big-endian.

A parcel of messages that are to be appended (`application/vnd.cyfnewid.messages`):

    4 bytes        "CYM1"
    4 bytes        n, how many messages there are
    n times 4      how many bytes each key has
    n times 4      how many bytes each value has
    the rest       key and value of the first message, key and value of the second, and so on

A parcel of messages as they lie in a partition (`application/vnd.cyfnewid.records`):

    4 bytes        "CYR1"
    4 bytes        n, how many messages there are
    8 bytes        the offset from which to ask on; it is the one asked for as the last when all has been told
    n times 8      the offset of each
    n times 8      when the broker appended each: milliseconds since 1970
    n times 4      how many bytes each key has; -1 where there is no key
    n times 4      how many bytes each value has; -1 where there is no value
    the rest       key and value of the first message, key and value of the second, and so on

A body of another length than its head says is none of these. Compression is HTTP's business (`Content-Encoding`).
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hub.broker.connection import Record
from hub.errors import ContractError
from schemas.cursor import Places

MESSAGES_TYPE = "application/vnd.cyfnewid.messages"
RECORDS_TYPE = "application/vnd.cyfnewid.records"

HEAD_BYTES = 8
"""What a parcel of messages has before its sizes."""

SIZES_BYTES = 8
"""What it has for each message beside its key and its value."""

_MESSAGES, _RECORDS = b"CYM1", b"CYR1"
_COUNT, _PLACE, _SIZE = np.dtype(">u4"), np.dtype(">i8"), np.dtype(">i4")
_ABSENT = -1


class NoParcel(ContractError):
    """A body is no parcel of messages; the text says where it departs from one, and holds nothing of it."""


class Messages(NamedTuple):
    """Messages to be appended, in their order."""

    keys: list[bytes]
    values: list[bytes]


class Records(NamedTuple):
    """Messages as they lie, and the offset from which to ask on."""

    records: list[Record]
    next_offset: int


def pack_messages(keys: Sequence[bytes], values: Sequence[bytes]) -> bytes:
    """A parcel of messages to be appended; both are as long as there are messages."""
    head = _MESSAGES + np.array([len(keys)], _COUNT).tobytes()
    return b"".join(chain((head, _sizes(keys), _sizes(values)), chain.from_iterable(zip(keys, values, strict=True))))


def unpack_messages(body: bytes) -> Messages:
    """The messages of a parcel; NoParcel for anything else."""
    count = _count(body, _MESSAGES, 4 + _COUNT.itemsize, SIZES_BYTES)
    sizes = np.frombuffer(body, _SIZE, 2 * count, HEAD_BYTES).astype(np.int64).reshape(2, count)
    if (sizes < 0).any():
        raise NoParcel(f"message {int((sizes < 0).any(axis=0).argmax())} has no key or no value; each has both")
    pieces = list(_pieces(body, HEAD_BYTES + SIZES_BYTES * count, sizes))
    return Messages([piece or b"" for piece in pieces[::2]], [piece or b"" for piece in pieces[1::2]])


def pack_records(records: Sequence[Record], next_offset: int) -> bytes:
    """A parcel of messages as they lie, all of one partition."""
    head = _RECORDS + np.array([len(records)], _COUNT).tobytes() + np.array([next_offset], _PLACE).tobytes()
    offsets = np.array([each.offset for each in records], _PLACE).tobytes()
    times = np.array([each.appended_at for each in records], _PLACE).tobytes()
    sizes = _sizes([each.key for each in records]), _sizes([each.value for each in records])
    pieces = (piece for each in records for piece in (each.key, each.value) if piece is not None)
    return b"".join(chain((head, offsets, times, *sizes), pieces))


def unpack_records(topic: str, partition: int, body: bytes) -> Records:
    """The messages of a parcel that was read from this partition; NoParcel for anything else."""
    head = 4 + _COUNT.itemsize + _PLACE.itemsize
    count = _count(body, _RECORDS, head, 2 * _PLACE.itemsize + 2 * _SIZE.itemsize)
    next_offset = int(np.frombuffer(body, _PLACE, 1, 4 + _COUNT.itemsize)[0])
    offsets, times = np.frombuffer(body, _PLACE, 2 * count, head).reshape(2, count).tolist()
    at = head + 2 * _PLACE.itemsize * count
    sizes = np.frombuffer(body, _SIZE, 2 * count, at).astype(np.int64).reshape(2, count)
    if (sizes < _ABSENT).any():
        raise NoParcel("a key or a value has fewer bytes than none")
    pieces = list(_pieces(body, at + 2 * _SIZE.itemsize * count, sizes))
    rows = zip(offsets, times, pieces[::2], pieces[1::2], strict=True)
    return Records([Record(topic, partition, *row) for row in rows], next_offset)


def _sizes(pieces: Sequence[bytes | None]) -> bytes:
    return np.array([_ABSENT if piece is None else len(piece) for piece in pieces], _SIZE).tobytes()


def _count(body: bytes, mark: bytes, head: int, of_each: int) -> int:
    """How many messages the head says there are, if there is room for their sizes."""
    if body[:4] != mark:
        raise NoParcel(f"the body does not begin with {mark.decode()}")
    if len(body) < head:
        raise NoParcel(f"the body ends after {len(body)} bytes, in its head of {head}")
    count = int(np.frombuffer(body, _COUNT, 1, 4)[0])
    if len(body) < head + count * of_each:
        raise NoParcel(f"the body ends after {len(body)} bytes, before the sizes of its {count} messages")
    return count


def _pieces(body: bytes, begun: int, sizes: NDArray[np.int64]) -> Iterator[bytes | None]:
    """Key, value, key, value, from the sizes of all keys and of all values."""
    in_order: Places = sizes.T.ravel()
    ends = begun + np.cumsum(np.maximum(in_order, 0))
    end = int(ends[-1]) if len(ends) else begun
    if end != len(body):
        raise NoParcel(f"the body has {len(body)} bytes, and by its sizes it would have {end}")
    starts = (ends - np.maximum(in_order, 0)).tolist()
    for start, stop, size in zip(starts, ends.tolist(), in_order.tolist(), strict=True):
        yield None if size == _ABSENT else body[start:stop]
