"""Reads what lies in topics, from first to last, for those who compute again: no group, no commitment."""

import time
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from hub.broker import lookup
from hub.broker.batches import read_fast
from hub.broker.client import ANSWER_MS, open_client
from hub.broker.connection import Connection, Record
from hub.broker.failures import explain, unreachable
from hub.broker.stretch import Stretch
from hub.errors import DifferenceFound

FETCH_BYTES = 4_000_000
POLL_RECORDS = 10_000
PATIENCE_S = 60
"""How long a read may stand still before the broker counts as away; a restart takes ten seconds."""


class Reader:
    """A reader of whole topics; it may be used for one topic after another."""

    def __init__(self, connection: Connection, client_id: str = "hub-reader") -> None:
        self._connection = connection
        self._consumer: Any = open_client(
            KafkaConsumer,
            connection,
            client_id,
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="none",
            allow_auto_create_topics=False,
            max_poll_records=POLL_RECORDS,
            max_partition_fetch_bytes=FETCH_BYTES,
            request_timeout_ms=ANSWER_MS,
            metrics_enabled=False,
        )
        read_fast(self._consumer)

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the broker."""
        self._consumer.close(autocommit=False)

    def end_offsets(self, topic: str) -> Mapping[int, int]:
        """For each partition, the offset after its last message."""
        return self._ask(topic, self._consumer.end_offsets)

    def first_offsets(self, topic: str) -> Mapping[int, int]:
        """For each partition, the offset of its first message; the end where there is none."""
        return self._ask(topic, self._consumer.beginning_offsets)

    def read(
        self, topic: str, starts: Mapping[int, int] | None = None, ends: Mapping[int, int] | None = None
    ) -> Iterator[Record]:
        """Every record, as `stretches` gives them, one by one."""
        return chain.from_iterable(self.stretches(topic, starts, ends))

    def stretches(
        self, topic: str, starts: Mapping[int, int] | None = None, ends: Mapping[int, int] | None = None
    ) -> Iterator[Stretch]:
        """Every message up to the ends at the time of the call, in order within each partition.

        `starts` holds the first offset wanted of a partition; a partition it does not name is read from its first
        message. `ends` names earlier ends, and with them the only partitions wanted. Raises ConfigurationError where
        there is no such topic, AccessError, UnreachableError after PATIENCE_S without progress, and DifferenceFound
        where a start or an end is not in the log.
        """
        firsts = self.first_offsets(topic)
        last = self.end_offsets(topic)
        ends = last if ends is None else ends
        for part, end in ends.items():
            if end > last.get(part, 0):
                raise DifferenceFound(f"{topic}[{part}] ends at offset {last.get(part, 0)}, and {end} was expected.")
        begin = {part: (starts or {}).get(part, first) for part, first in firsts.items()}
        waiting = {TopicPartition(topic, part) for part, end in ends.items() if begin.get(part, 0) < end}
        self._consumer.assign(list(waiting))
        self._consumer.resume(*waiting)  # one that was read to its end before, and only just, is still held back
        for each in waiting:
            self._consumer.seek(each, begin[each.partition])
        return self._read(topic, waiting, ends)

    def _read(self, topic: str, waiting: set[Any], ends: Mapping[int, int]) -> Iterator[Stretch]:
        progress = time.monotonic()
        while waiting:
            try:
                batches = self._consumer.poll(timeout_ms=500)
            except KafkaError as error:
                raise explain(error, self._connection, f"read {topic}") from None
            for part, stretches in batches.items():
                for each in stretches:
                    wanted = (
                        each
                        if each.next_offset <= ends[part.partition]
                        else each.part(each.offsets < ends[part.partition])
                    )
                    if len(wanted):
                        yield wanted
            done = {part for part in waiting if self._consumer.position(part) >= ends[part.partition]}
            if done:
                self._consumer.pause(*done)
                waiting -= done
            if batches or done:
                progress = time.monotonic()
            elif time.monotonic() - progress > PATIENCE_S:
                raise unreachable(self._connection, f"read {topic} to its end")

    def _ask(self, topic: str, question: Any) -> Mapping[int, int]:
        try:
            numbers = self._consumer.partitions_for_topic(topic)
            if not numbers:
                numbers = lookup.look_up(self._connection, [topic])[topic].partitions
            answers = question([TopicPartition(topic, number) for number in numbers])
        except KafkaError as error:
            raise explain(error, self._connection, f"read {topic}") from None
        return {part.partition: offset for part, offset in answers.items()}
