"""Mends how kafka-python (3.0) joins a group when what it would join for is gone before it has joined.

A topic vanishes, the member gives its partitions up and begins to join again; the topic is back before the broker has
answered. The library then sees no reason to join, never looks at the answer, and sends no heartbeat any more: a member that
holds nothing, for ever, and without a word.
"""

from typing import Any


def finish_joining(consumer: Any) -> None:
    """Let a KafkaConsumer that has begun to join a group go through with it."""
    coordinator = consumer._coordinator
    has_reason = coordinator.need_rejoin
    coordinator.need_rejoin = lambda: has_reason() or coordinator.rejoining
