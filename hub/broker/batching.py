"""Hands whole batches to a KafkaProducer, whose `send` takes one message after the other (kafka-python 3.0.12).

A batch that is packed here waits in the producer's own queue of its partition. From there on all is the library's: sequence
numbers, compression, retries, the search for another leader, the end of patience. What is used of its inside is named in
`tests/architecture/test_inside_of_the_library.py`.
"""

import queue
import time
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from kafka.errors import DuplicateSequenceNumberError, IllegalStateError, KafkaError, KafkaTimeoutError
from kafka.producer.future import FutureRecordMetadata
from kafka.producer.producer_batch import ProducerBatch
from kafka.record.memory_records import MemoryRecordsBuilder
from kafka.structs import TopicPartition
from numpy.typing import NDArray

from hub.broker.packing import Packed, pack
from schemas.cursor import Places

Partitions = NDArray[np.int32]

ROOM_BYTES = 524_288
"""Measured: batches of twice the size of `send`'s are a sixth quicker, and larger ones no quicker."""

ON_THE_WAY_BYTES = 8_000_000
"""How much is packed and without an answer at one time. Patience with a batch begins when it is packed."""

GRACE_S = 5.0
"""How much later than the end of its patience the library may say so."""

#: A batch of this size is full with its first message: it is sent at once, and no `send` adds to it.
_FULL = 0
_NEWEST_LAYOUT = 2
#: More than a record and its batch have around key and value.
_AROUND = 128
_NOT_SAID = -1


def send_batches(
    producer: Any, topic: str, keys: Sequence[bytes], values: Sequence[bytes], partitions: Partitions
) -> Places:
    """Send each message to its partition, those of a partition in this order; return the offset of each.

    Raises the KafkaError of the first batch that failed. Then no other is sent: those that waited are withdrawn, and those
    that were sent already are waited for, as long as delivery may take. Some messages may lie in the log.
    """
    _refuse_too_large(producer, keys, values)
    order = np.argsort(partitions, kind="stable")
    lanes = [
        _Lane(TopicPartition(topic, int(partitions[numbers[0]])), pack(keys, values, numbers, ROOM_BYTES))
        for numbers in np.split(order, np.flatnonzero(np.diff(partitions[order])) + 1)
        if len(numbers)
    ]
    offsets = np.empty(len(keys), np.int64)
    failure: KafkaError | None = None
    way = _Way(producer)
    while True:
        while lanes and failure is None and way.has_room:
            lane = min(lanes, key=lambda each: each.on_the_way)  # one that makes no progress holds up no other
            if (packed := next(lane.batches, None)) is None:
                lanes.remove(lane)
            else:
                way.set_going(lane, packed)
        if way.is_empty:
            break
        if (sent := way.answered()) is None:
            failure = failure or KafkaTimeoutError()
            way.withdraw(failure)
            break
        try:
            offsets[sent.numbers] = sent.offsets()
        except KafkaError as error:
            failure = failure or error
            way.withdraw(failure)
    if failure is not None:
        raise failure
    return offsets


def _refuse_too_large(producer: Any, keys: Sequence[bytes], values: Sequence[bytes]) -> None:
    """Raise what the producer's `send` raises for a message that no request may hold."""
    longest = max(map(len, keys), default=0) + max(map(len, values), default=0)
    if longest > producer.config["max_request_size"] - _AROUND:
        for key, value in zip(keys, values, strict=True):
            producer._ensure_valid_record_size(producer._estimate_size_in_bytes(key, value))


class _Lane:
    """What is to go to a partition."""

    def __init__(self, place: TopicPartition, batches: Iterator[Packed]) -> None:
        self.place = place
        self.batches = batches
        #: Bytes without an answer.
        self.on_the_way = 0


class _Sent:
    """A batch and its answer, which is one for all its messages.

    Only a batch that the broker finds too large is halved by the library, until each piece is taken. The library asks then
    for the future of each message, by the message's number in the batch; before that no such thing is made.
    """

    def __init__(self, batch: Any, lane: _Lane, numbers: Places, answers: "queue.SimpleQueue[_Sent]") -> None:
        self.batch: Any = batch
        self.lane = lane
        #: Which messages they are.
        self.numbers = numbers
        self.size: int = batch.records.size_in_bytes()
        self._answer = batch.produce_future
        self._answers = answers
        self._apart: list[Any] = []
        self._missing = len(self)
        batch._record_futures = self
        self._answer.add_callback(lambda _: answers.put(self))  # the library counts a failure as an answer, too

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, number: int) -> Any:
        one = FutureRecordMetadata(self._answer, number, None, None, _NOT_SAID, _NOT_SAID, _NOT_SAID)
        self._apart.append(one)
        one.add_both(self._one_answered)
        return one

    def offsets(self) -> Places:
        """Where the messages lie; raises KafkaError for the first that lies nowhere."""
        if self._apart:
            return np.array([one.get(0).offset for one in self._apart], np.int64)
        first, _, failure_of = self._answer.value
        if failure_of is not None:
            raise failure_of(0)
        if first == _NOT_SAID:  # sent twice, taken once, and so long ago that the broker does not know where
            raise DuplicateSequenceNumberError
        return np.arange(first, first + len(self), dtype=np.int64)

    def _one_answered(self, _: object) -> None:
        self._missing -= 1
        if not self._missing:
            self._answers.put(self)


class _Way:
    """The batches that are handed over and have no answer yet."""

    def __init__(self, producer: Any) -> None:
        self._producer = producer
        self._accumulator = producer._accumulator
        self._patience_s = producer.config["delivery_timeout_ms"] / 1000 + GRACE_S
        self._answers: queue.SimpleQueue[_Sent] = queue.SimpleQueue()
        #: In the order in which they were packed.
        self._waiting: dict[_Sent, None] = {}
        self._used = 0

    @property
    def has_room(self) -> bool:
        """Whether another batch may be packed."""
        return self._used < ON_THE_WAY_BYTES

    @property
    def is_empty(self) -> bool:
        """Whether every batch has its answer."""
        return not self._waiting

    def set_going(self, lane: _Lane, packed: Packed) -> None:
        """Put a batch behind those that wait for the same partition; KafkaError if the producer is closed."""
        accumulator = self._accumulator
        records = MemoryRecordsBuilder(_NEWEST_LAYOUT, accumulator.config["compression_attrs"], _FULL)
        fill(records, packed)
        batch = ProducerBatch(lane.place, records)
        sent = _Sent(batch, lane, packed.numbers, self._answers)
        accumulator._appends_in_progress.increment()  # or a batch might be forgotten when the producer is closed by force
        try:
            with accumulator._tp_lock(lane.place):
                if accumulator._closed:
                    raise IllegalStateError("the producer is closed")
                accumulator._batches[lane.place].append(batch)
                accumulator._incomplete.add(batch)
        finally:
            accumulator._appends_in_progress.decrement()
        self._waiting[sent] = None
        self._used += sent.size
        lane.on_the_way += sent.size
        self._producer._sender.wakeup()

    def answered(self) -> _Sent | None:
        """Wait for a batch that has its answer; None if the library gives none although a batch's time is over."""
        give_up = next(iter(self._waiting)).batch.created + self._patience_s
        try:
            sent = self._answers.get(timeout=max(0.0, give_up - time.monotonic()))
        except queue.Empty:
            return None
        del self._waiting[sent]
        sent.batch = None  # which knows `sent`: its bytes would stay until the collector comes
        self._used -= sent.size
        sent.lane.on_the_way -= sent.size
        return sent

    def withdraw(self, why: KafkaError) -> None:
        """Let every batch that was never sent have this as its answer."""
        for sent in self._waiting:
            batch, place = sent.batch, sent.lane.place
            with self._accumulator._tp_lock(place):
                waits = batch.drained is None and batch in self._accumulator._batches[place]
                if waits:
                    self._accumulator._batches[place].remove(batch)
            if waits:
                batch.abort(why)
                self._accumulator.deallocate(batch)


def fill(records: Any, packed: Packed) -> None:
    """Put the messages of a batch into one of kafka-python's builders that is empty."""
    records.append(None, packed.first_key, packed.first_value)
    inner, count = records._builder, len(packed.numbers)
    inner._buffer += packed.rest
    inner._num_records = records._next_offset = count
    inner._last_offset = count - 1
