"""What became of each message: told by the receipts of the hub, which cover stretches of the log and name exceptions."""

import sqlite3
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from schemas.events.receipt import Receipt

_READ_TO = "receipts read to"


class Fate(StrEnum):
    """How a message ended, or where it is."""

    WAITING = "waiting"
    SENT = "sent"
    ACCEPTED = "accepted"
    RESTATED = "restated"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"


MEANINGS = {
    Fate.WAITING: "Written down here and not yet acknowledged by the broker.",
    Fate.SENT: "Acknowledged by the broker; the hub has not written a receipt yet.",
    Fate.ACCEPTED: "Recorded by the hub, and what stands about its fact.",
    Fate.RESTATED: "Recorded by the hub; a later message about the same fact stands in its place.",
    Fate.WITHDRAWN: "Recorded by the hub: it takes back what was stated about its fact, and nothing stands.",
    Fate.DUPLICATE: "The same message as one that lies before it; it changes nothing.",
    Fate.QUARANTINED: "Put aside by the hub with a code; nothing of it counts until it can be used.",
}


class Rejected(NamedTuple):
    """A message that the hub could not use; `reason` holds no value of it."""

    topic: str
    partition: int
    offset: int
    code: str
    reason: str

    @property
    def address(self) -> str:
        """`topic[partition]@offset`."""
        return f"{self.topic}[{self.partition}]@{self.offset}"


class Fated(NamedTuple):
    """A message and its fate; `file` and `line` are those of the row that made it, blank and 0 where that is not known."""

    fate: Fate
    kind: str
    file: str
    line: int
    #: The extract that the row was in; blank where that is not known.
    extract_id: str
    topic: str
    #: -1 while it waits.
    partition: int
    offset: int
    #: Of a quarantined message.
    code: str = ""
    reason: str = ""


class Totals(NamedTuple):
    """All receipts of some topics together."""

    recorded: int
    repeated: int
    #: When the store committed the last of them: milliseconds since 1970-01-01 UTC.
    last_recorded_at: int | None


class Fates:
    """The fates of what one outbox has sent."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    # receipts

    def read_to(self) -> int:
        """The offset up to which the receipts were taken in."""
        found = self._database.execute("SELECT value FROM remarks WHERE name = ?", (_READ_TO,)).fetchone()
        return int(found[0]) if found else 0

    def read_from(self, offset: int) -> None:
        """Remember from where receipts are to be read."""
        self._database.execute("INSERT OR REPLACE INTO remarks VALUES (?, ?)", (_READ_TO, str(offset)))

    def forget_receipts(self) -> None:
        """The receipts are another log's now: take them in anew."""
        self._database.execute("DELETE FROM receipts")
        self._database.execute("DELETE FROM rejected")
        self.read_from(0)

    def take(self, receipt: Receipt) -> None:
        """Take in a receipt; the same one again makes no difference, and of two about the same messages the later counts."""
        place = receipt.topic, receipt.partition
        self._database.execute(
            "INSERT OR REPLACE INTO receipts VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                *place,
                receipt.first_offset,
                receipt.last_offset,
                receipt.recorded,
                receipt.repeated,
                receipt.recorded_at,
            ),
        )
        self._database.execute(
            'DELETE FROM rejected WHERE topic = ? AND partition = ? AND "offset" BETWEEN ? AND ?',
            (*place, receipt.first_offset, receipt.last_offset),
        )
        self._database.executemany(
            "INSERT OR REPLACE INTO rejected VALUES (?, ?, ?, ?, ?)",
            [(*place, each.offset, each.code, each.reason) for each in receipt.exceptions],
        )

    def totals(self, topics: tuple[str, ...]) -> Totals:
        """The receipts of some topics added up."""
        marks = ",".join("?" * len(topics))
        recorded, repeated, last = self._database.execute(
            f"SELECT coalesce(sum(recorded), 0), coalesce(sum(repeated), 0), max(recorded_at) FROM receipts WHERE topic IN ({marks})",  # noqa: S608
            topics,
        ).fetchone()
        return Totals(recorded, repeated, last)

    def reached(self) -> dict[tuple[str, int], int]:
        """By topic and partition, the offset after the last message that a receipt covers."""
        rows = self._database.execute("SELECT topic, partition, max(last) + 1 FROM receipts GROUP BY 1, 2")
        return {(row[0], row[1]): row[2] for row in rows}

    def rejected(self) -> list[Rejected]:
        """The messages put aside, by address."""
        return [Rejected(*row) for row in self._database.execute("SELECT * FROM rejected ORDER BY 1, 2, 3")]

    # fates

    def all(self) -> Iterator[Fated]:
        """Every message, the latest first; of each fact the latest tells the row that it was made from."""
        yield from self._waiting()
        covered = _Covered(self._database)
        rejected = {(each.topic, each.partition, each.offset): each for each in self.rejected()}
        last = self._database.execute("SELECT coalesce(max(number), 0) FROM statements").fetchone()[0]
        is_overtaken = np.zeros(last + 1, np.bool_)
        stretches = self._database.execute("SELECT topic, partition, first, statements FROM sent ORDER BY number DESC")
        for topic, partition, first, held in stretches:
            numbers = np.frombuffer(held, "<i8")
            for place in range(len(numbers) - 1, -1, -1):
                number, offset = int(numbers[place]), first + place
                repeats = number < 0
                number = abs(number)
                is_latest = not repeats and not is_overtaken[number]
                kind, file, line, extract, withdrawn = self._about(number)
                if is_latest:
                    is_overtaken[number] = True
                else:
                    file, line, extract = "", 0, ""
                exception = rejected.get((topic, partition, offset))
                if not covered.holds(topic, partition, offset):
                    fate = Fate.SENT
                elif exception is not None:
                    fate = Fate.QUARANTINED
                elif repeats:
                    fate = Fate.DUPLICATE
                elif not is_latest:
                    fate = Fate.RESTATED
                else:
                    fate = Fate.WITHDRAWN if withdrawn else Fate.ACCEPTED
                why = (exception.code, exception.reason) if exception is not None else ("", "")
                yield Fated(fate, kind, file, line, extract, topic, partition, offset, *why)

    def _waiting(self) -> Iterator[Fated]:
        for topic, first, last in self._database.execute("SELECT topic, first, last FROM queue ORDER BY number"):
            for number in range(first, last + 1):
                kind, file, line, extract, _ = self._about(number)
                yield Fated(Fate.WAITING, kind, file, line, extract, topic, -1, -1)

    def _about(self, number: int) -> tuple[str, str, int, str, bool]:
        row = self._database.execute(
            "SELECT kinds.kind, coalesce(files.name, ''), line, coalesce(extract_id, ''), withdrawn FROM statements"
            " JOIN kinds ON kinds.number = statements.kind LEFT JOIN files ON files.number = statements.file"
            " LEFT JOIN extracts ON extracts.number = statements.extract WHERE statements.number = ?",
            (number,),
        ).fetchone()
        return row[0], row[1], row[2], row[3], bool(row[4])


class _Covered:
    """Which offsets receipts cover."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._stretches: dict[tuple[str, int], list[tuple[int, int]]] = {}
        for topic, partition, first, last in database.execute(
            "SELECT topic, partition, first, last FROM receipts ORDER BY first"
        ):
            found = self._stretches.setdefault((topic, partition), [])
            if found and first <= found[-1][1] + 1:
                found[-1] = (found[-1][0], max(found[-1][1], last))
            else:
                found.append((first, last))

    def holds(self, topic: str, partition: int, offset: int) -> bool:
        """Does a receipt cover this offset?"""
        return any(first <= offset <= last for first, last in self._stretches.get((topic, partition), ()))
