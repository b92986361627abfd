"""Entries of an outbox table as rows of the tables they are about: of several about one record, the last counts.

An entry that was refused is read again with the next extract, since what it names may be there by then; a later entry of
its key takes its place, and so does one that the supplier has mended where it stands.
"""

import json
import marshal
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from producers.files.listed import BLOCK
from producers.files.spool import Spool
from producers.querying.cells import speller
from producers.querying.database import Reading
from producers.querying.outbox import OPERATION, ROW, TABLE, OutboxTable
from producers.querying.pages import Held, Pages
from producers.querying.sequences import Stretch, asked, below
from producers.querying.settling import Settled
from producers.refusals import Code, Fault, on_one_line
from producers.rules.faults import Reader
from producers.rules.tables import Table

UPSERT, DELETE = "upsert", "delete"
#: What is held of each table in memory before it goes to disk.
CACHE_KIB = 4_096
COLUMNS = "key", "sequence", "gone", "code", "said", "cells"
#: How many names of unknown columns or tables are shown.
SHOWN = 10


class Entries:
    """One reading of the entries, sorted by table and key on disk; close it when its rows were gone through."""

    def __init__(
        self,
        reading: Reading,
        table: OutboxTable,
        settled: Settled,
        again: Sequence[Stretch],
        stated: Mapping[str, Table],
        secret: bytes,
    ) -> None:
        """`again`: entries to be read again; `stated`: the tables that are stated, by what entries call them."""
        self._reading = reading
        self._table = table
        self._settled = settled
        self._again = again
        self._tables = {name: _Described(name, each) for name, each in stated.items()}
        self._secret = secret
        self._spools: dict[str, Spool] = {}
        self._pages: list[Pages] = []
        self._is_read = False
        #: The highest sequence that was taken.
        self.highest: int | None = None
        #: The entries that count, by table: those that its rows are made of.
        self.counting: dict[str, array[int]] = {name: array("q") for name in stated}
        #: Entries of tables that are not stated: how many of each name.
        self.strange: dict[str, int] = {}

    def rows(self, name: str) -> Pages:
        """The rows of a table."""
        rows = Pages(self._rows(name), self._secret)
        rows.warnings = self._tables[name].remarks
        self._pages.append(rows)
        return rows

    def close(self) -> None:
        """Forget the rows."""
        for spool in self._spools.values():
            spool.close()
        for pages in self._pages:
            pages.close()

    def _rows(self, name: str) -> Iterator[Held]:
        if not self._is_read:
            self._is_read = True
            self._spool_all()
        spool, counting = self._spools.get(name), self.counting[name]
        last = _last(() if spool is None else spool.rows())
        while rows := list(islice(last, BLOCK)):
            lines = [sequence for _, sequence, *_ in rows]
            counting.extend(lines)
            faults = {place: (code, said) for place, (_, _, _, code, said, _) in enumerate(rows) if code}
            gone = [place for place, (_, _, is_gone, *_) in enumerate(rows) if is_gone]
            yield Held([marshal.loads(cells) for *_, cells in rows], lines, faults, gone)  # noqa: S302 - what this process wrote

    def _spool_all(self) -> None:
        for block in chain(self._old(), self._new()):
            found: dict[str, list[tuple[Any, ...]]] = {}
            for entry in block:
                self._sort(entry, found)
            for name, rows in found.items():
                if name not in self._spools:
                    self._spools[name] = Spool(COLUMNS, ("key", "sequence"), CACHE_KIB)
                self._spools[name].add(rows)

    def _old(self) -> Iterator[Sequence[Sequence[Any]]]:
        """Entries that were refused before, as far as they do not come again with the new ones."""
        for where, values in asked(below(self._again, self._settled.begin), self._table.sequence):
            yield from self._blocks(where, values)

    def _new(self) -> Iterator[Sequence[Sequence[Any]]]:
        if self._settled.begin is None:
            return
        for block in self._blocks(f"{self._table.sequence} >= :begin", {"begin": self._settled.begin}):
            for place, entry in enumerate(block):
                if not self._settled.takes(entry[0]):
                    yield block[:place]
                    return
            yield block
            self.highest = block[-1][0]

    def _blocks(self, where: str, values: Mapping[str, Any]) -> Iterator[Sequence[Sequence[Any]]]:
        names = [self._table.sequence, *(self._table.columns[each] for each in (TABLE, OPERATION, ROW))]
        condition = " AND ".join(each for each in (where, self._settled.condition) if each)
        sql = f"{self._table.select(', '.join(names), condition)} ORDER BY {self._table.sequence}"
        what = f"the entries of {self._table.shown}"
        result = self._reading.select(sql, what, **values, **self._settled.parameters)
        try:
            yield from result.blocks()
        finally:
            result.close()

    def _sort(self, entry: Sequence[Any], into: dict[str, list[tuple[Any, ...]]]) -> None:
        sequence, table, operation, row = entry
        name = str(table or "").strip().removesuffix(".csv")
        described = self._tables.get(name)
        if described is None:
            self.strange[name] = self.strange.get(name, 0) + 1
            return
        is_gone = str(operation or "").strip().lower() == DELETE
        cells, fault = described.read(row)
        if fault is None and not is_gone and str(operation or "").strip().lower() != UPSERT:
            shown = on_one_line(str(operation or ""))
            fault = Code.UNKNOWN_CODE, f'the operation is "{shown}"; it is {UPSERT} or {DELETE}'
        key = described.key(cells)
        placed = f"\x00{sequence:020}" if key is None else key
        code, said = fault or ("", "")
        into.setdefault(name, []).append((placed, sequence, is_gone, code, said, marshal.dumps(cells)))


class _Described:
    """A table that entries are about."""

    def __init__(self, name: str, table: Table) -> None:
        #: What is worth saying of the rows.
        self.remarks: list[str] = []
        self._name = name
        self.key: Callable[[list[str]], str | None] = Reader(table, {}).key
        self._names = [each.name for each in table.columns]
        self._spells = [speller(each) for each in table.columns]
        self._known = frozenset(self._names)
        self._extra: dict[str, None] = {}

    def read(self, row: Any) -> tuple[list[str], Fault | None]:
        """The cells of a row that is written as JSON."""
        blank = [""] * len(self._names)
        if isinstance(row, str | bytes | bytearray | memoryview):
            try:
                row = json.loads(bytes(row) if isinstance(row, memoryview) else row)
            except ValueError:  # also text that is not UTF-8
                return blank, (Code.MISSING_VALUE, "the row is not JSON, so that no column of it can be read")
        if not isinstance(row, Mapping):
            return blank, (Code.MISSING_VALUE, "the row is no JSON object; it has a name and a value for each column")
        given = {str(name).lower(): value for name, value in row.items()}
        if given.keys() - self._known:
            self._note(given.keys() - self._known)
        nested = [name for name in self._names if isinstance(given.get(name), list | Mapping)]
        cells = [
            "" if given.get(name) is None or name in nested else spell(given[name])
            for name, spell in zip(self._names, self._spells, strict=True)
        ]
        if nested:
            said = f"{nested[0]} holds a list or an object; it is a text, a number, true, false or null"
            return cells, (Code.UNKNOWN_CODE, said)
        return cells, None

    def _note(self, extra: set[str]) -> None:
        """Remember the names of columns that are not of the table; some of them are enough."""
        if len(self._extra) < SHOWN and not extra <= self._extra.keys():
            self._extra |= dict.fromkeys(sorted(extra)[: SHOWN - len(self._extra)])
            self.remarks[:] = [f"{self._name}: unknown column(s) ignored: {', '.join(map(on_one_line, self._extra))}"]


def _last(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Of rows that are in the order of their keys and sequences, the last of each key."""
    last: tuple[Any, ...] | None = None
    for row in rows:
        if last is not None and last[0] != row[0]:
            yield last
        last = row
    if last is not None:
        yield last
