"""Splits fetched batches into messages by the column, which is what limits how fast a consumer reads.

kafka-python (3.0) makes three objects and calls twenty functions for each message. The layout is that of Kafka's
record batch, version 2: https://kafka.apache.org/documentation/#recordbatch (lengths and deltas are zigzag varints).
Where a record begins is known only from the length of the one before; the rest is read of all of them at once.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from kafka.consumer.fetcher import Fetcher
from kafka.errors import CorruptRecordError

from hub.broker.stretch import ABSENT, Stretch
from schemas.cursor import MARGIN, Cursor, Places

NEWEST_LAYOUT = 2
_LOG_APPEND_TIME = 1
_LONGEST_TIME = 10


def split(batch: Any, topic: str, partition: int) -> Stretch:
    """The messages of one of kafka-python's batches; CorruptRecordError if its bytes do not add up."""
    batch._maybe_uncompress()
    data = bytes(batch._buffer)
    begun, ends = _lengths(data, batch._pos, batch.records_count, f"{topic}[{partition}]")
    cursor = Cursor(data + MARGIN, np.array(begun, np.int64), np.array(ends, np.int64))
    cursor.skip(1)  # attributes, which version 2 leaves empty
    is_stamped = batch.timestamp_type == _LOG_APPEND_TIME
    times = _stamped(cursor, batch.max_timestamp) if is_stamped else batch.first_timestamp + cursor.number()
    offsets = batch.base_offset + cursor.number()
    key_size = cursor.number()
    key_at = cursor.skip(np.maximum(key_size, 0))
    value_size = cursor.number()
    value_at = cursor.skip(np.maximum(value_size, 0))
    headers = cursor.number()  # nobody asks for them
    cursor.doubt((key_size < ABSENT) | (value_size < ABSENT) | (headers < 0))
    cursor.doubt((headers == 0) & (cursor.at != cursor.ends))
    if cursor.doubtful.any():
        raise CorruptRecordError(f"A record of {topic}[{partition}] has another length than it says")
    return Stretch(topic, partition, data, offsets, times, key_at, key_size, value_at, value_size)


def _stamped(cursor: Cursor, appended_at: int) -> Places:
    """The broker's time for all; what the clients said is passed over, whatever it is: up to ten bytes."""
    going = np.flatnonzero(cursor.bytes[cursor.skip(1)] >= 0x80)
    for _ in range(_LONGEST_TIME - 1):
        if not going.size:
            break
        byte = cursor.bytes[cursor.at[going]]
        sizes = np.zeros(len(cursor.at), np.int64)
        sizes[going] = 1
        cursor.skip(sizes)
        going = going[byte >= 0x80]
    return np.full(len(cursor.at), appended_at, np.int64)


def read_fast(consumer: Any) -> None:
    """Let a KafkaConsumer give stretches instead of its own records, which it never looks into."""
    consumer._fetcher.PartitionRecords = _PartitionRecords


class _Taken(list[Stretch]):
    """Stretches that count as many as there are messages in them, which is what the library wants to know."""

    def __len__(self) -> int:
        return sum(map(len, self))

    def __bool__(self) -> bool:
        return list.__len__(self) > 0


class _PartitionRecords(Fetcher.PartitionRecords):  # type: ignore[misc]  # kafka-python carries no types
    """The fetched batches of one partition; how they are split and handed over is ours."""

    #: What is left of the batch that was split last.
    _rest: Stretch | None = None

    def take(self, n: int | None = None) -> _Taken:
        """Up to `n` messages."""
        self._maybe_raise_next_inline_exception()
        taken, room = _Taken(), n
        try:
            while (room is None or room > 0) and (stretch := self._next()) is not None:
                if room is not None and len(stretch) > room:
                    stretch, self._rest = stretch.part(slice(room)), stretch.part(slice(room, None))
                taken.append(stretch)
                self.next_fetch_offset = stretch.next_offset
                room = None if room is None else room - len(stretch)
        except Exception as error:
            if not taken:
                raise
            self._next_inline_exception = error  # told at the next call
        return taken

    def _next(self) -> Stretch | None:
        rest, self._rest = self._rest, None
        return rest if rest is not None else next(self.record_iterator, None) if self else None

    def _maybe_skip_record(self, record: Stretch) -> bool:
        return False

    def _unpack_records(self, tp: Any, records: Any, *_: Any) -> Iterator[Stretch]:
        last = None
        while (batch := records.next_batch()) is not None:
            last = batch
            if batch.magic != NEWEST_LAYOUT or not batch.validate_crc():
                raise CorruptRecordError(f"The batch at {tp.topic}[{tp.partition}]@{batch.base_offset} is damaged")
            self.leader_epoch = batch.leader_epoch
            if batch.is_control_batch:
                self.next_fetch_offset = batch.next_offset
                continue
            stretch = split(batch, tp.topic, tp.partition)
            if len(stretch) and stretch.offsets[0] < self.fetch_offset:  # asked for from its middle, it came whole
                stretch = stretch.part(stretch.offsets >= self.fetch_offset)
            if len(stretch):
                yield stretch
        if last is not None:  # a batch ends where it says, even if its last record was removed
            self.next_fetch_offset = last.next_offset
        self.drain()


def _lengths(data: bytes, at: int, count: int, where: str) -> tuple[list[int], list[int]]:
    """Where each record begins, after its length, and where it ends."""
    begun, ends = [], []
    try:
        for _ in range(count):
            number = data[at]
            if number < 0x80:
                at += 1
            elif data[at + 1] < 0x80:  # of two bytes, as nearly all are
                number = (number & 0x7F) | data[at + 1] << 7
                at += 2
            else:
                number, at = _long(data, at)
            if number & 1:
                raise CorruptRecordError(f"A record of {where} has another length than it says")
            begun.append(at)
            at += number >> 1
            ends.append(at)
    except IndexError:
        raise CorruptRecordError(f"A batch of {where} ends too early") from None
    if at != len(data):
        how = "ends too early" if at > len(data) else "holds more than its records"
        raise CorruptRecordError(f"A batch of {where} {how}")
    return begun, ends


def _long(data: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, at
        shift += 7
