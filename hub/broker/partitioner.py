"""Which partition a key belongs to: the same as in Kafka's own clients, with the answers for recent keys remembered."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from kafka.partitioner.abc import Partitioner
from kafka.partitioner.default import DefaultPartitioner, murmur2
from numpy.typing import NDArray

from hub.broker.hashing import hashes

POSITIVE = 0x7FFFFFFF
"""Kafka leaves the sign of a hash away."""

REMEMBERED_KEYS = 65_536
"""A person has ten statements in an extract, and the hash of a key is a fifth of the work of sending one."""


class KeyedPartitioner(Partitioner):  # type: ignore[misc]  # kafka-python carries no types
    """Messages of one key go to one partition, so that a person's statements keep their order."""

    def __init__(self) -> None:
        self._hash = lru_cache(REMEMBERED_KEYS)(murmur2)
        self._without_key = DefaultPartitioner()

    def partition(
        self, topic: str, key: Any, serialized_key: bytes | None, value: Any, serialized_value: Any, cluster: Any
    ) -> int:
        """The partition's number; any of them for a message without a key."""
        if serialized_key is None:
            chosen: int = self._without_key.partition(topic, key, None, value, serialized_value, cluster)
            return chosen
        parts: set[int] = cluster.partitions_for_topic(topic)
        number: int = (self._hash(serialized_key) & POSITIVE) % len(parts)
        return number  # Kafka numbers a topic's partitions from 0 without gaps


def partitions_of(keys: Sequence[bytes], count: int) -> NDArray[np.int32]:
    """The partition of each key in a topic of `count` partitions, the same as KeyedPartitioner finds."""
    if count == 1:
        return np.zeros(len(keys), np.int32)
    return ((hashes(keys) & np.uint32(POSITIVE)) % np.uint32(count)).astype(np.int32)
