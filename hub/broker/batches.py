"""Splits fetched batches into records in one pass, which is what limits how fast a consumer reads.

kafka-python (3.0) makes three objects and calls twenty functions for each message. The layout is that of Kafka's
record batch, version 2: https://kafka.apache.org/documentation/#recordbatch (lengths and deltas are zigzag varints).
"""

from collections.abc import Iterator
from typing import Any

from kafka.consumer.fetcher import Fetcher
from kafka.errors import CorruptRecordError

from hub.broker.connection import Record

NEWEST_LAYOUT = 2
_LOG_APPEND_TIME = 1


def split(batch: Any, topic: str, partition: int) -> list[Record]:
    """The records of one of kafka-python's batches; CorruptRecordError if its bytes do not add up."""
    batch._maybe_uncompress()
    data = bytes(batch._buffer)
    base, first_time = batch.base_offset, batch.first_timestamp
    appended = batch.max_timestamp if batch.timestamp_type == _LOG_APPEND_TIME else None
    at, records = batch._pos, []
    try:
        for _ in range(batch.records_count):
            length, at = _varint(data, at)
            end = at + length
            delta, at = _varint(data, at + 1)  # after one byte of attributes, which version 2 leaves empty
            time = first_time + delta if appended is None else appended
            # each number is read where it stands if it is one or two bytes long, as nearly all are
            number = data[at]
            if number < 0x80:
                offset, at = number >> 1, at + 1
            elif data[at + 1] < 0x80:
                offset, at = ((number & 0x7F) | data[at + 1] << 7) >> 1, at + 2
            else:
                offset, at = _varint(data, at)
            number = data[at]
            if number < 0x80 and not number & 1:
                size, at = number >> 1, at + 1
            else:
                size, at = _varint(data, at)
            key = None
            if size >= 0:
                key = data[at : at + size]
                at += size
            number = data[at]
            if number < 0x80 and not number & 1:
                size, at = number >> 1, at + 1
            elif not number & 1 and data[at + 1] < 0x80:
                size, at = ((number & 0x7F) | data[at + 1] << 7) >> 1, at + 2
            else:
                size, at = _varint(data, at)
            value = None
            if size >= 0:
                value = data[at : at + size]
                at += size
            if at >= end or (data[at] == 0 and at + 1 != end):  # what follows are headers, and nobody asks for them
                raise CorruptRecordError(f"A record of {topic}[{partition}] has another length than it says")
            at = end
            records.append(Record(topic, partition, base + offset, time, key, value))
    except IndexError:
        raise CorruptRecordError(f"A batch of {topic}[{partition}] ends too early") from None
    if at != len(data):
        raise CorruptRecordError(f"A batch of {topic}[{partition}] holds more than its records")
    return records


def read_fast(consumer: Any) -> None:
    """Let a KafkaConsumer give our records instead of its own, which it never looks into."""
    consumer._fetcher.PartitionRecords = _PartitionRecords


class _PartitionRecords(Fetcher.PartitionRecords):  # type: ignore[misc]  # kafka-python carries no types
    """The fetched batches of one partition; only how they are split is ours."""

    def _unpack_records(self, tp: Any, records: Any, *_: Any) -> Iterator[Record]:
        last = None
        while (batch := records.next_batch()) is not None:
            last = batch
            if batch.magic != NEWEST_LAYOUT or not batch.validate_crc():
                raise CorruptRecordError(f"The batch at {tp.topic}[{tp.partition}]@{batch.base_offset} is damaged")
            self.leader_epoch = batch.leader_epoch
            if batch.is_control_batch:
                self.next_fetch_offset = batch.next_offset
                continue
            for record in split(batch, tp.topic, tp.partition):
                self.next_fetch_offset = record.offset + 1
                yield record
        if last is not None:  # a batch ends where it says, even if its last record was removed
            self.next_fetch_offset = last.next_offset
        self.drain()


def _varint(data: bytes, at: int) -> tuple[int, int]:
    result = shift = 0
    while True:
        byte = data[at]
        at += 1
        result |= (byte & 0x7F) << shift
        if byte < 0x80:
            return (result >> 1) ^ -(result & 1), at
        shift += 7
