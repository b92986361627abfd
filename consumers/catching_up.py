"""Reads what an authority says of its extracts before what is in them, where both are waiting.

A day that takes effect in its turn costs what is due by it. One that is heard of after later statements were taken in
costs the whole timeline of everybody concerned (consumers.reckoning): the same figures, but after a year's backlog a
thousand times the work.
"""

import time
from collections.abc import Sequence

from hub.broker.connection import TopicPartition
from hub.broker.subscription import Subscription
from schemas.topics import Stream, parse

#: How long the extracts are waited for; a broker that does not answer holds nothing else up for longer.
PATIENCE_S = 10.0


class CatchingUp:
    """Holds the partitions of cases, and of practice, back until those of control are read to their ends."""

    def __init__(self) -> None:
        self._held: list[TopicPartition] = []
        self._first: list[TopicPartition] = []
        self._until = 0.0
        self._is_paused = False

    def begin(self, assigned: Sequence[TopicPartition]) -> None:
        """These partitions are now read, from where the store is."""
        streams = {each: topic.stream for each in assigned if (topic := parse(each.topic))}
        self._first = [each for each, stream in streams.items() if stream is Stream.CONTROL]
        later = (Stream.CASE, Stream.PRACTICE)
        self._held = [each for each, stream in streams.items() if stream in later] if self._first else []
        self._until = time.monotonic() + PATIENCE_S
        self._is_paused = False

    def turn(self, subscription: Subscription) -> None:
        """Once a turn of the loop: hold back, or let go."""
        if not self._held:
            return
        if not self._is_paused:
            subscription.pause(self._held)
            self._is_paused = True
            return
        lags = subscription.lag()
        if all(lags.get(each) == 0 for each in self._first) or time.monotonic() > self._until:
            subscription.resume(self._held)
            self._held = []
