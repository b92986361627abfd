"""A log that is read the way the worst of days reads it: in odd pieces, again, and by consumers that die.

    log = MisbehavingLog()
    log.append("exchange.W06000015.case", 0, b"key", b"value")
    while records := log.poll(positions, choose): ...

It does on purpose and often what the real broker does seldom and unasked. What it never does is what Kafka never does:
leave out a message of a partition, or change the order within one.
"""

from collections.abc import Mapping
from random import Random

from hub.broker.connection import Record
from hub.store.places import Position
from hub.store.rows import Place

FIRST_APPEND_MS = 1_238_457_600_000


class MisbehavingLog:
    """Partitions that only grow, handed out in pieces of chance."""

    def __init__(self) -> None:
        self.partitions: dict[Place, list[Record]] = {}
        self._appended = 0

    def append(self, topic: str, partition: int, key: bytes, value: bytes) -> Record:
        """Put a message at the end of a partition."""
        records = self.partitions.setdefault((topic, partition), [])
        self._appended += 1
        record = Record(topic, partition, len(records), FIRST_APPEND_MS + self._appended, key, value)
        records.append(record)
        return record

    def ends(self) -> dict[Place, int]:
        """The offset after the last message of each partition."""
        return {place: len(records) for place, records in self.partitions.items()}

    def poll(self, positions: Mapping[Place, Position], chance: Random, most: int = 20) -> list[Record]:
        """Some of what comes next: of a few partitions, in any order of the partitions, each from its position on.

        Nothing only when every partition has been read to its end.
        """
        waiting = [place for place, end in self.ends().items() if positions[place].next_offset < end]
        if not waiting:
            return []
        polled: list[Record] = []
        for place in chance.sample(waiting, chance.randint(1, len(waiting))):
            start = positions[place].next_offset
            polled += self.partitions[place][start : start + chance.randint(1, most)]
        return polled
