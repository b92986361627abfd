"""The accepted rows of each file as it was read last, by their marks."""

import sqlite3
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

import numpy as np

from producers.comparing.piles import Rows, bucket_of, buckets_for, is_among

#: Mark, record and the record that the row hangs on: two numbers each for the first two, and half a record.
WIDTH = 5


class Reading(NamedTuple):
    """How a file was read last."""

    context: bytes
    as_at: date
    rows: int
    buckets: int


class Known:
    """The known rows of one file, a bucket at a time."""

    def __init__(self, database: sqlite3.Connection, file: str) -> None:
        self._database = database
        self._file = file
        self._whole: Rows | None = None
        row = database.execute("SELECT context, as_at, rows, buckets FROM readings WHERE file = ?", (file,)).fetchone()
        self.reading = None if row is None else Reading(row[0], date.fromisoformat(row[1]), row[2], row[3])

    def __len__(self) -> int:
        return self.reading.rows if self.reading else 0

    def bucket(self, number: int, buckets: int) -> Rows:
        """The rows of one bucket, in the order of their marks; (n, 5): mark, record, and half of the parent's record."""
        if self.reading is None:
            return np.empty((0, WIDTH), np.uint64)
        if buckets == self.reading.buckets:
            return self._load("bucket = ?", number)
        if self._whole is None:
            self._whole = self._load("bucket >= ?", 0)
        return self._whole if buckets == 1 else self._whole[bucket_of(self._whole[:, 0], buckets) == number]

    def replace(self, context: bytes, as_at: date, buckets: int, rows: Iterable[Rows]) -> None:
        """Remember other rows, given bucket by bucket, each in the order of the marks."""
        self._database.execute("DELETE FROM known WHERE file = ? AND bucket >= ?", (self._file, buckets))
        count = 0
        for number, each in enumerate(rows):
            count += len(each)
            self._database.execute(
                "INSERT OR REPLACE INTO known VALUES (?, ?, ?)", (self._file, number, each.tobytes())
            )
        self._database.execute(
            "INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?, ?)",
            (self._file, context, as_at.isoformat(), count, buckets),
        )

    def learn(self, records: Iterable[bytes]) -> None:
        """Remember records whose rows were never seen here: no row is like them, and those that are gone are found."""
        found = np.frombuffer(b"".join(records), "<u8").reshape(-1, 2)
        rows = np.zeros((len(found), WIDTH), np.uint64)
        rows[:, 0:2] = rows[:, 2:4] = found
        self._put(b"", date.min, rows)

    def doubt(self, hanging: Collection[int] | None = None) -> None:
        """Have the rows that hang on any of these records, by first halves, looked at whenever they come; None: every row."""
        if self.reading is None:
            return
        rows = self._load("bucket >= ?", 0).copy()
        doubted = np.ones(len(rows), np.bool_) if hanging is None else is_among(rows[:, 4], hanging)
        if not doubted.any():
            return
        rows[doubted, 0:2] = rows[doubted, 2:4]
        self._put(self.reading.context, self.reading.as_at, rows)

    def _put(self, context: bytes, as_at: date, rows: Rows) -> None:
        """Remember all rows, in any order."""
        rows = rows[np.argsort(rows[:, 0], kind="stable")]
        buckets = buckets_for(len(rows))
        parts = bucket_of(rows[:, 0], buckets)
        self.replace(context, as_at, buckets, (rows[parts == number] for number in range(buckets)))
        self._whole = None
        self.reading = Reading(context, as_at, len(rows), buckets)

    def _load(self, where: str, number: int) -> Rows:
        rows = self._database.execute(
            f"SELECT rows FROM known WHERE file = ? AND {where} ORDER BY bucket",  # noqa: S608 - one of two texts
            (self._file, number),
        )
        held = b"".join(row[0] for row in rows)
        return np.frombuffer(held, np.uint64).reshape(-1, WIDTH)
