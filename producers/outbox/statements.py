"""What is stated: the latest statement about each fact, and how many facts of each kind are asserted."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import count, repeat
from typing import Any, NamedTuple

from producers.comparing.sums import MODULUS, KindCount, counted, number_of
from producers.outbox.layout import CACHE_KIB, SORTING_KIB


class Stated(NamedTuple):
    """The latest statement about a fact, as it is remembered."""

    number: int
    event_id: bytes
    kind: str
    subject: str
    revision: int
    is_withdrawn: bool
    content: bytes


class Entry(NamedTuple):
    """A statement with the bytes that were, or are to be, published."""

    event_id: bytes
    kind: str
    record: bytes
    subject: str
    revision: int
    is_withdrawn: bool
    content: bytes
    value: bytes
    #: The row that it was made from: the number of its file, and its line; 0 where that is not known.
    file: int = 0
    line: int = 0

    @property
    def rank(self) -> tuple[int, bytes]:
        """Of several statements about one fact, the highest counts."""
        return self.revision, self.value


class Statements:
    """The statements of one outbox."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._numbers: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self._has_index = False

    # facts

    def of_record(self, record: bytes) -> list[Stated]:
        """The latest statement about each fact of a record."""
        self.have_index()
        rows = self._database.execute(
            "SELECT number, event_id, kind, subject, revision, withdrawn, content FROM statements WHERE record = ?",
            (record,),
        )
        return [Stated(row[0], row[1], self._name(row[2]), row[3], row[4], bool(row[5]), row[6]) for row in rows]

    def subject(self, kind: str, record: bytes) -> str | None:
        """Whom the fact of this kind of a record is about; None when it is not asserted."""
        self.have_index()
        found = self._database.execute(
            "SELECT subject FROM statements WHERE record = ? AND kind = ? AND NOT withdrawn",
            (record, self._number(kind)),
        ).fetchone()
        return found[0] if found else None

    def records(self, kind: str) -> Iterator[bytes]:
        """The record of each fact of a kind that is asserted."""
        rows = self._database.execute(
            "SELECT record FROM statements WHERE kind = ? AND NOT withdrawn", (self._number(kind),)
        )
        return (row[0] for row in rows)

    def value(self, number: int) -> bytes:
        """The message of a statement."""
        found: bytes = self._database.execute("SELECT value FROM statements WHERE number = ?", (number,)).fetchone()[0]
        return found

    def has_subject(self, subject: str) -> bool:
        """Was anything ever stated about this person? The first question makes the index that it needs."""
        self._database.execute("CREATE INDEX IF NOT EXISTS by_subject ON statements (subject)")
        return (
            self._database.execute("SELECT 1 FROM statements WHERE subject = ? LIMIT 1", (subject,)).fetchone()
            is not None
        )

    def add(self, entries: Sequence[Entry], extract: int) -> tuple[int, int]:
        """Remember statements about facts of which nothing was known; the first and the last of their numbers."""
        stands = [each for each in entries if not each.is_withdrawn]
        counts = counted([each.kind for each in stands], [each.value for each in stands])
        return self.add_columns(list(zip(*entries, strict=True)), counts, extract)

    def add_columns(
        self, columns: Sequence[Sequence[Any]], counts: Mapping[str, KindCount], extract: int
    ) -> tuple[int, int]:
        """The same, given by the column, in the order of `Entry`; `counts`: those that are asserted, by their kinds."""
        last = self._database.execute("SELECT max(number) FROM statements").fetchone()[0] or 0
        if not last:  # an index made of many at once takes half the time
            self._database.execute("DROP INDEX IF EXISTS by_record")
            self._has_index = False
        events, kinds = columns[0:2]
        numbers = {kind: self._number(kind) for kind in set(kinds)}
        self._database.executemany(
            "INSERT INTO statements (extract, number, event_id, kind, record, subject, revision, withdrawn, content, value, file, line)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            zip(repeat(extract), count(last + 1), events, map(numbers.__getitem__, kinds), *columns[2:], strict=False),
        )
        for kind, counted_ in counts.items():
            self._add_to_sums(kind, *counted_)
        return last + 1, last + len(events)

    def have_index(self) -> None:
        """Make the index by record when it is not there; to be asked before what was added is kept."""
        if not self._has_index:
            self._database.execute(f"PRAGMA cache_size=-{SORTING_KIB}")
            self._database.execute("CREATE INDEX IF NOT EXISTS by_record ON statements (record)")
            self._database.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
            self._has_index = True

    def replace(self, changed: Sequence[tuple[int, Entry]], extract: int) -> None:
        """Remember statements in place of earlier ones about the same facts, by their numbers."""
        before: list[tuple[bytes | None, Entry]] = []
        for number, entry in changed:
            value, was_withdrawn = self._database.execute(
                "SELECT value, withdrawn FROM statements WHERE number = ?", (number,)
            ).fetchone()
            before.append((None if was_withdrawn else value, entry))
        self._count(before)
        self._database.executemany(
            "UPDATE statements SET subject = ?, revision = ?, withdrawn = ?, content = ?, value = ?, extract = ?, file = ?,"
            " line = ? WHERE number = ?",
            [(*each[3:8], extract, each[8], each[9], number) for number, each in changed],
        )

    # kinds

    def kinds(self) -> frozenset[str]:
        """Every kind of event ever stated, also those of which there is none now."""
        return frozenset(row[0] for row in self._database.execute("SELECT kind FROM kinds WHERE stated"))

    def add_kinds(self, kinds: Iterable[str]) -> None:
        """Remember that these kinds are stated."""
        for kind in kinds:
            self._database.execute("UPDATE kinds SET stated = 1 WHERE number = ?", (self._number(kind),))

    def count(self, kind: str) -> KindCount:
        """How many facts of a kind are asserted."""
        asserted, digest = self._database.execute(
            "SELECT asserted, digest FROM kinds WHERE number = ?", (self._number(kind),)
        ).fetchone()
        return KindCount(asserted, int.from_bytes(digest, "big"))

    def has_any(self, kinds: Iterable[str]) -> bool:
        """Is anything remembered of any of these kinds, asserted or withdrawn?"""
        return any(
            self._database.execute("SELECT 1 FROM statements WHERE kind = ? LIMIT 1", (self._number(kind),)).fetchone()
            for kind in kinds
        )

    def forget_names(self) -> None:
        """The tables were emptied, or a transaction taken back: numbers are given anew."""
        self._has_index = False
        self._numbers.clear()
        self._names.clear()

    def _count(self, changes: Iterable[tuple[bytes | None, Entry]]) -> None:
        """Take what was asserted before out of the sums, and put in what is now."""
        asserted: defaultdict[str, int] = defaultdict(int)
        digests: defaultdict[str, int] = defaultdict(int)
        for before, entry in changes:
            kind = entry.kind
            if before is not None:
                asserted[kind] -= 1
                digests[kind] -= number_of(sha256(before).digest())
            if not entry.is_withdrawn:
                asserted[kind] += 1
                digests[kind] += number_of(sha256(entry.value).digest())
        for kind, difference in asserted.items():
            self._add_to_sums(kind, difference, digests[kind])

    def _add_to_sums(self, kind: str, asserted: int, digests: int) -> None:
        digest = (self.count(kind).digest + digests) % MODULUS
        self._database.execute(
            "UPDATE kinds SET asserted = asserted + ?, digest = ? WHERE number = ?",
            (asserted, digest.to_bytes(32, "big"), self._number(kind)),
        )

    def _number(self, kind: str) -> int:
        number = self._numbers.get(kind)
        if number is None:
            self._database.execute(
                "INSERT OR IGNORE INTO kinds (kind, stated, asserted, digest) VALUES (?, 0, 0, ?)", (kind, bytes(32))
            )
            number = self._database.execute("SELECT number FROM kinds WHERE kind = ?", (kind,)).fetchone()[0]
            assert number is not None
            self._numbers[kind], self._names[number] = number, kind
        return number

    def _name(self, number: int) -> str:
        name = self._names.get(number)
        if name is None:
            name = self._database.execute("SELECT kind FROM kinds WHERE number = ?", (number,)).fetchone()[0]
            assert name is not None
            self._numbers[name], self._names[number] = number, name
        return name
