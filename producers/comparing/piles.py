"""More rows of whole numbers than may be held in memory, gone through a bucket at a time in the order of their first.

The first number of a row is part of a digest, so that the buckets are equally full. What does not fit lies in a file
without a name, which vanishes with the process; it holds digests and pseudonyms only.
"""

import os
from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import IO

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.uint64]

#: Rows of a run: what a pile holds in memory at most.
RUN = 1 << 17
#: Below so many rows one bucket is quicker than many.
FEW = 1 << 16
MANY = 64
_SHIFT = np.uint64(58)


def buckets_for(count: int) -> int:
    """How many buckets so many rows are gone through in."""
    return 1 if count <= FEW else MANY


def bucket_of(first: Rows, buckets: int) -> Rows:
    """The bucket of rows by their first numbers."""
    return first >> _SHIFT if buckets > 1 else np.zeros(len(first), np.uint64)


def words(digests: bytes) -> Rows:
    """Digests of sixteen bytes as two numbers each."""
    return np.frombuffer(digests, "<u8").reshape(-1, 2)


class Pile:
    """Rows of `width` numbers each."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._fresh: list[Rows] = []
        self._count = 0
        self._held = 0
        self._file: IO[bytes] | None = None
        #: Of each run in the file: where it begins, and where each bucket ends.
        self._runs: list[tuple[int, list[int]]] = []
        self._last: Rows | None = None

    def __len__(self) -> int:
        return self._count

    def add(self, rows: Rows) -> None:
        """Put rows onto the pile."""
        if len(rows) == 0:
            return
        self._last = None
        self._fresh.append(rows)
        self._count += len(rows)
        self._held += len(rows)
        if self._held >= RUN:
            self._spill()

    def bucket(self, number: int, buckets: int) -> Rows:
        """The rows of one bucket, by their first numbers."""
        found = []
        for begin, ends in self._runs:
            first, last = (0, ends[-1]) if buckets == 1 else (ends[number - 1] if number else 0, ends[number])
            if last > first:
                found.append(self._read(begin + first, last - first))
        held = self._held_rows()
        if len(held):
            if buckets == 1:
                found.append(held)
            else:
                edges = np.searchsorted(held[:, 0] >> _SHIFT, np.array([number, number + 1], np.uint64))
                found.append(held[edges[0] : edges[1]])
        if not found:
            return np.empty((0, self._width), np.uint64)
        return found[0] if len(found) == 1 else _sorted(np.concatenate(found))

    def close(self) -> None:
        """Let go of what lies on disk."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _held_rows(self) -> Rows:
        if self._last is None:
            self._last = _sorted(np.concatenate(self._fresh)) if self._fresh else np.empty((0, self._width), np.uint64)
            self._fresh = [self._last] if len(self._last) else []
        return self._last

    def _spill(self) -> None:
        rows = self._held_rows()
        if self._file is None:
            self._file = TemporaryFile(prefix="cyfnewid-")  # noqa: SIM115 - closed by `close`, or with the process
        begin = self._runs[-1][0] + self._runs[-1][1][-1] if self._runs else 0
        ends = np.searchsorted(rows[:, 0] >> _SHIFT, np.arange(MANY, dtype=np.uint64), side="right")
        self._file.seek(0, os.SEEK_END)
        self._file.write(rows.tobytes())
        self._file.flush()
        self._runs.append((begin, ends.tolist()))
        self._fresh, self._held, self._last = [], 0, None

    def _read(self, first: int, count: int) -> Rows:
        assert self._file is not None
        size = self._width * 8
        self._file.seek(first * size)
        read = self._file.read(count * size)
        return np.frombuffer(read, np.uint64).reshape(-1, self._width)


class Roll:
    """Pseudonyms of sixteen bytes, written one after another and read once in the same order."""

    def __init__(self) -> None:
        self._file = TemporaryFile(prefix="cyfnewid-")  # noqa: SIM115 - closed by `close`, or with the process

    def add(self, digests: bytes) -> None:
        """Write some more."""
        self._file.write(digests)

    def rewind(self) -> None:
        """Begin to read."""
        self._file.seek(0)

    def take(self, count: int) -> bytes:
        """The next so many."""
        return self._file.read(16 * count)

    def close(self) -> None:
        """Let go of what lies on disk."""
        self._file.close()


class Piles:
    """Piles that are let go of together."""

    def __init__(self) -> None:
        self._made: list[Pile | Roll] = []

    def __enter__(self) -> "Piles":
        return self

    def __exit__(self, *_: object) -> None:
        for each in self._made:
            each.close()

    def new(self, width: int) -> Pile:
        """A pile of rows of so many numbers."""
        pile = Pile(width)
        self._made.append(pile)
        return pile

    def roll(self) -> Roll:
        """A roll of pseudonyms."""
        roll = Roll()
        self._made.append(roll)
        return roll


def _sorted(rows: Rows) -> Rows:
    return rows[np.argsort(rows[:, 0], kind="stable")]


def is_among(numbers: Rows, some: Iterable[int]) -> NDArray[np.bool_]:
    """Which of the numbers are among some few others."""
    wanted = np.fromiter(some, np.uint64)
    return np.isin(numbers, wanted) if len(wanted) else np.zeros(len(numbers), np.bool_)
