"""The extracts that were taken, complete or on their way."""

import sqlite3
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Stage(StrEnum):
    """How far an extract has come."""

    STAGED = "staged"
    CLOSING = "closing"
    COMPLETE = "complete"


class Manner(StrEnum):
    """How an extract is sent: where its statements go, and when they take effect."""

    #: To the topics of their streams; each takes effect when the hub has it.
    LIVE = "live"
    #: To the control topic, where statements about people take effect together with the completion of their extract.
    REKEYED = "rekeyed"
    #: Scrambled, to the practice topic, where nothing counts.
    PRACTICE = "practice"


class Noted(NamedTuple):
    """An extract as written down; `detail` is its files and kinds as JSON."""

    number: int
    extract_id: str
    source: str
    stream: str
    as_at: date
    begun: int
    manner: Manner
    stage: Stage
    acknowledged: int
    detail: str


class Extracts:
    """The extracts of one outbox."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def next_number(self) -> int:
        """The number of an extract to come."""
        return int(self._database.execute("SELECT coalesce(max(number), 0) + 1 FROM extracts").fetchone()[0])

    def note(self, extract: Noted) -> None:
        """Write down an extract, or how far it has come."""
        self._database.execute(
            "INSERT OR REPLACE INTO extracts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*extract[:4], extract.as_at.isoformat(), *extract[5:]),
        )

    def all(self, source: str | None = None) -> list[Noted]:
        """The extracts written down (of one source), the latest first."""
        rows = self._database.execute(
            "SELECT * FROM extracts WHERE ? IS NULL OR source = ? ORDER BY begun DESC, extract_id DESC",
            (source, source),
        )
        return [
            Noted(
                row[0],
                row[1],
                row[2],
                row[3],
                date.fromisoformat(row[4]),
                row[5],
                Manner(row[6]),
                Stage(row[7]),
                row[8],
                row[9],
            )
            for row in rows
        ]
