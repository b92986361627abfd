"""What is to be sent, in which order, and where each message came to lie."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Place(NamedTuple):
    """A partition and the offset after its last known message."""

    topic: str
    partition: int
    offset: int


class Messages(NamedTuple):
    """Messages for one topic that follow each other: the numbers of their statements, their keys and values."""

    topic: str
    statements: Sequence[int]
    keys: Sequence[bytes]
    values: Sequence[bytes]


class Queue:
    """The queue of one outbox."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def put(self, topic: str, stretches: Iterable[tuple[int, int]]) -> None:
        """Have statements sent to a topic, from the first number of each stretch to the last."""
        self._database.executemany(
            "INSERT INTO queue (topic, first, last) VALUES (?, ?, ?)", [(topic, *each) for each in stretches]
        )

    def __len__(self) -> int:
        """How many messages are to be sent."""
        return int(self._database.execute("SELECT coalesce(sum(last - first + 1), 0) FROM queue").fetchone()[0])

    def next(self, limit: int) -> Messages | None:
        """The next messages, all for one topic; None when there is none."""
        topic, statements, keys, values = "", list[int](), list[bytes](), list[bytes]()
        for to, first, last in self._database.execute("SELECT topic, first, last FROM queue ORDER BY number"):
            room = limit - len(statements)
            if room <= 0 or (topic and to != topic):
                break
            topic = to
            rows = self._database.execute(
                "SELECT number, subject, value FROM statements WHERE number BETWEEN ? AND ? ORDER BY number",
                (first, min(last, first + room - 1)),
            )
            for number, subject, value in rows:
                statements.append(number)
                keys.append(subject.encode())
                values.append(value)
        return Messages(topic, statements, keys, values) if statements else None

    def values(self, limit: int, passed: int = 0) -> Iterator[bytes]:
        """The messages to be sent, in order, as they are; but for the first ones, `passed` in number."""
        for first, last in self._database.execute("SELECT first, last FROM queue ORDER BY number"):
            first, passed = first + passed, max(0, passed - (last - first + 1))
            rows = self._database.execute(
                "SELECT value FROM statements WHERE number BETWEEN ? AND ? ORDER BY number LIMIT ?",
                (first, last, limit),
            )
            for (value,) in rows:
                yield value
                limit -= 1
            if limit <= 0:
                return

    def acknowledged(
        self, messages: Messages, partitions: NDArray[np.int32], offsets: NDArray[np.int64]
    ) -> list[Place]:
        """Take acknowledged messages off the queue and remember where each lies; how far each partition now reaches."""
        left = len(messages.statements)
        for number, first, last in self._database.execute(
            "SELECT number, first, last FROM queue ORDER BY number"
        ).fetchall():
            count = last - first + 1
            if count > left:
                self._database.execute("UPDATE queue SET first = ? WHERE number = ?", (first + left, number))
                break
            self._database.execute("DELETE FROM queue WHERE number = ?", (number,))
            left -= count
            if not left:
                break
        return self.note_sent(messages.topic, np.array(messages.statements, np.int64), partitions, offsets)

    def note_sent(
        self,
        topic: str,
        statements: NDArray[np.int64],
        partitions: NDArray[np.int32],
        offsets: NDArray[np.int64],
    ) -> list[Place]:
        """Remember of which statement each message is; a number below zero: it repeats one that lies before it."""
        reached = []
        for partition in np.unique(partitions).tolist():
            chosen = partitions == partition
            numbers, lying = statements[chosen], offsets[chosen]
            order = np.argsort(lying, kind="stable")
            numbers, lying = numbers[order], lying[order]
            begins = np.flatnonzero(np.diff(lying, prepend=lying[0] - 2) != 1)
            for begin, end in zip(begins.tolist(), [*begins[1:].tolist(), len(lying)], strict=True):
                self._database.execute(
                    "INSERT OR REPLACE INTO sent (topic, partition, first, statements) VALUES (?, ?, ?, ?)",
                    (topic, partition, int(lying[begin]), numbers[begin:end].astype("<i8").tobytes()),
                )
            reached.append(Place(topic, partition, int(lying[-1]) + 1))
        return reached

    # where the topics end

    def ends(self) -> list[Place]:
        """How far each partition that holds anything is known."""
        rows = self._database.execute('SELECT topic, partition, "offset" FROM ends WHERE "offset" > 0 ORDER BY 1, 2')
        return [Place(*row) for row in rows]

    def reach(self, places: Iterable[Place]) -> None:
        """Remember how far partitions are known."""
        self._database.executemany("INSERT OR REPLACE INTO ends VALUES (?, ?, ?)", places)
