"""Which rows of a sheet must be looked at, and which known records are gone: told by marks, without reading a cell.

What a row says depends on its cells, on those with the same key, on the row that it hangs on, and on how the file is
read. So a row is left alone when an accepted row with its mark is known, no other row has that mark, the file is read
as it was then, and its parent stands as it stood. Every other row is looked at.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from producers.comparing.piles import Pile, Piles, Roll, Rows, buckets_for, is_among, words
from producers.outbox.known import WIDTH
from producers.reading import Block
from producers.reading import Rows as SheetRows

NO_RECORD = bytes(16)
"""Stands for the record of a row without a key."""


class KnownRows(Protocol):
    """The accepted rows of the file as it was read last."""

    def __len__(self) -> int:
        """How many."""
        ...

    def bucket(self, number: int, buckets: int) -> Rows:
        """(n, 5): mark, record, half of the parent's record; in the order of the marks."""
        ...


@dataclass(slots=True)
class Marked:
    """All rows of a sheet by their marks: (mark, mark, number of the row)."""

    rows: int
    pile: Pile


@dataclass(slots=True)
class Sifted:
    """What is to be looked at."""

    #: By the number of the row.
    is_fresh: NDArray[np.bool_]
    #: The records of known rows that no row is like: (record, record).
    unlike: Pile
    #: For each bucket, which of the known rows are there as they were.
    seen: list[NDArray[np.bool_]]

    @property
    def buckets(self) -> int:
        """How many buckets the rows were gone through in."""
        return len(self.seen)


@dataclass(slots=True)
class Keyed:
    """What the keys of the rows to be looked at say."""

    #: The record of each of these rows, in their order; NO_RECORD for one without a key.
    records: Roll
    #: How many rows have the same key as a row, by the number of the row; of those that are not alone.
    doubles: dict[int, int] = field(default_factory=dict)
    #: The records that are gone: (record, record).
    gone: list[Rows] = field(default_factory=list)
    #: Records of rows that are there as they were, though another row has their key.
    clashes: set[int] = field(default_factory=set)
    #: First halves of the records of all rows that were looked at.
    firsts: Rows = field(default_factory=lambda: np.empty(0, np.uint64))

    def gone_count(self) -> int:
        """How many records are gone."""
        return sum(map(len, self.gone))

    def gone_records(self) -> Iterator[bytes]:
        """Each record that is gone."""
        for rows in self.gone:
            held = rows.tobytes()
            for begin, end in pairwise(range(0, len(held) + 1, 16)):
                yield held[begin:end]


def mark(rows: SheetRows, piles: Piles, heard: Callable[[str, int], None] = lambda *_: None) -> Marked:
    """Go through a sheet for the first time. Raises FileRefused."""
    pile, count = piles.new(3), 0
    for block in rows.blocks():
        marked = np.empty((len(block), 3), np.uint64)
        marked[:, 0:2] = words(block.marks())
        marked[:, 2] = np.arange(count, count + len(block), dtype=np.uint64)
        pile.add(marked)
        count += len(block)
        heard("rows read", len(block))
    return Marked(count, pile)


def sift(
    marked: Marked,
    known: KnownRows,
    is_read_alike: bool,
    doubted: Collection[int],
    moved: Collection[int],
    piles: Piles,
) -> Sifted:
    """Hold the marks of a sheet to those known.

    `doubted` and `moved` are first halves of records: of rows that must be looked at, and of parents that no longer stand
    as they stood.
    """
    buckets = buckets_for(max(marked.rows, len(known)))
    is_fresh = np.zeros(marked.rows, np.bool_)
    sifted = Sifted(is_fresh, piles.new(2), [])
    for number in range(buckets):
        ours, theirs = marked.pile.bucket(number, buckets), known.bucket(number, buckets)
        seen = np.zeros(len(theirs), np.bool_)
        like = np.zeros(len(ours), np.bool_)
        if len(ours) and len(theirs) and is_read_alike:
            at = np.minimum(np.searchsorted(theirs[:, 0], ours[:, 0]), len(theirs) - 1)
            like = (theirs[at, 0] == ours[:, 0]) & (theirs[at, 1] == ours[:, 1])
            twice = ours[1:, 0] == ours[:-1, 0]
            like[1:] &= ~twice
            like[:-1] &= ~twice
            like &= ~is_among(theirs[at, 2], doubted) & ~is_among(theirs[at, 4], moved)
            seen[at[like]] = True
        is_fresh[ours[~like, 2].astype(np.intp)] = True
        sifted.seen.append(seen)
        sifted.unlike.add(np.ascontiguousarray(theirs[~seen, 2:4]))
    return sifted


def look_at_keys(
    rows: SheetRows,
    sifted: Sifted,
    records_of: Callable[[Sequence[list[str]]], bytes],
    stands: Callable[[bytes], bool],
    piles: Piles,
    goes: Callable[[Block, int], list[bytes]] | None = None,
    under_each: Callable[[Sequence[list[str]]], list[bytes]] | None = None,
) -> Keyed:
    """Read the keys of the rows to be looked at. `records_of` gives the record of each row by its cells, NO_RECORD for one
    without a key; `stands`: is it asserted?

    `goes` is given for a part of a file: the records that a row takes back, unless it is not the only one of its key. Of a
    whole one, those that no row is like go. `under_each` is given where people have several keys, so that rows of one
    record's key may have several records: for each of the keys, what the records of the rows would be.
    """
    pile, going, roll, firsts = piles.new(3), piles.new(3), piles.roll(), list[Rows]()
    alike, every = (pile, pile) if under_each is None else (piles.new(3), piles.new(2))
    has_seen = any(each.any() for each in sifted.seen)
    for block, first, fresh in fresh_blocks(rows, sifted.is_fresh):
        records = np.zeros((len(fresh), 2), np.uint64)
        numbers = np.array(fresh, np.uint64) + np.uint64(first)
        stays = [number for number, place in enumerate(fresh) if goes is None or not block.is_gone(place)]
        cells = [block.cells(fresh[number]) for number in stays]
        records[stays] = words(records_of(cells))
        if goes is not None:
            leaving = [goes(block, place) for place in fresh]
            whose = np.repeat(numbers, [len(each) for each in leaving])
            going.add(np.column_stack([words(b"".join([one for each in leaving for one in each])), whose]))
        roll.add(records.tobytes())
        has_key: NDArray[np.bool_] = (records[:, 0] | records[:, 1]) != 0
        keyed = np.column_stack([records, numbers])[has_key]
        pile.add(keyed)
        firsts.append(keyed[:, 0])
        if under_each is not None:
            of_keys = [words(each)[has_key[stays]] for each in under_each(cells)]
            alike.add(np.column_stack([of_keys[0], keyed[:, 2]]))
            if has_seen:
                every.add(np.concatenate(of_keys))
    found = Keyed(roll)
    for number in range(sifted.buckets):
        _note_doubles(found, alike.bucket(number, sifted.buckets))
    for number in range(sifted.buckets):
        ours, unlike = pile.bucket(number, sifted.buckets), sifted.unlike.bucket(number, sifted.buckets)
        if goes is None:
            gone = unlike[~_are_among(unlike, ours)]
        else:
            left = going.bucket(number, sifted.buckets)
            left = left[~is_among(left[:, 2], found.doubles)]
            firsts.append(left[:, 0])
            gone = unlike[_are_among(unlike, left)]
        if len(gone):
            found.gone.append(gone)
        if has_seen:
            asked = every.bucket(number, sifted.buckets)
            for row in asked[~_are_among(asked, unlike)]:
                if stands(row[0:2].tobytes()):
                    found.clashes.add(int(row[0]))
    found.firsts = np.concatenate(firsts) if firsts else np.empty(0, np.uint64)
    return found


def fresh_blocks(rows: SheetRows, is_fresh: NDArray[np.bool_]) -> Iterator[tuple[Block, int, list[int]]]:
    """Each block with rows to be looked at, the number of its first row, and the places of those rows in it."""
    first = 0
    for block in rows.blocks():
        fresh = np.flatnonzero(is_fresh[first : first + len(block)])
        if len(fresh):
            yield block, first, fresh.tolist()
        first += len(block)


def known_rows(
    sifted: Sifted, known: KnownRows, accepted: Pile, replaced: NDArray[np.uint64] | None = None
) -> Iterator[Rows]:
    """Bucket by bucket, the rows that are known from now on: those `accepted` (n, 5) now, and of those known before the ones
    that are there as they were; of a part of a file, those whose record is not `replaced`, by first halves."""
    for number, seen in enumerate(sifted.seen):
        before = known.bucket(number, sifted.buckets)
        stays = seen if replaced is None else ~np.isin(before[:, 2], replaced)
        rows = np.concatenate([before[stays], accepted.bucket(number, sifted.buckets)])
        yield rows[np.argsort(rows[:, 0], kind="stable")].reshape(-1, WIDTH)


def _pairs(rows: Rows) -> NDArray[np.void]:
    """The first two numbers of each row as one value."""
    return np.ascontiguousarray(rows[:, 0:2]).view([("", np.uint64), ("", np.uint64)]).reshape(-1)


def _note_doubles(found: Keyed, rows: Rows) -> None:
    if len(rows) < 2 or not (rows[1:, 0] == rows[:-1, 0]).any():
        return
    _, inverse, counts = np.unique(_pairs(rows), return_inverse=True, return_counts=True)
    for place in np.flatnonzero(counts[inverse] > 1).tolist():
        found.doubles[int(rows[place, 2])] = int(counts[inverse[place]])


def _are_among(rows: Rows, others: Rows) -> NDArray[np.bool_]:
    """Which rows have their first two numbers in common with one of the others; both in the order of the first."""
    if not len(rows) or not len(others):
        return np.zeros(len(rows), np.bool_)
    if ((others[1:, 0] == others[:-1, 0]) & (others[1:, 1] != others[:-1, 1])).any():
        return np.isin(_pairs(rows), _pairs(others))
    at = np.minimum(np.searchsorted(others[:, 0], rows[:, 0]), len(others) - 1)
    like: NDArray[np.bool_] = (others[at, 0] == rows[:, 0]) & (others[at, 1] == rows[:, 1])
    return like
