"""Some rows of a sheet, looked at: judged, and what they say under pseudonyms.

Rows in, statements out, and nothing asked on the way: so it may be done in another process (`beside`).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from producers.keyed.mapping import Accepted, Named, Pseudonyms
from producers.refusals import Fault
from producers.rules.judging import Judge
from producers.rules.tables import Row, Table

NOTHING = bytes(8)
"""Stands for half of the record of a row that hangs on none."""


class Looking(NamedTuple):
    """Rows to be looked at, place by place."""

    #: In the order of the table's columns.
    cells: Sequence[list[str]]
    #: What their source found wrong with them.
    faults: Sequence[Fault | None]
    #: How many rows have the key of each, 0 when it is alone.
    doubles: Sequence[int]
    #: Which say that their record is gone.
    gone: Sequence[bool]
    #: Their pseudonyms, sixteen bytes each.
    records: bytes
    #: The number of the file of each, and its line.
    files: Sequence[int]
    lines: Sequence[int]
    #: Whom the parent's rows that are named are about, by their keys; None where no accepted one is known.
    whose: Mapping[str, str | None]


class Looked(NamedTuple):
    """What rows were found to be, by their places."""

    accepted: list[int]
    #: How many facts each accepted row states.
    counts: list[int]
    #: Half of the record that each accepted row hangs on, eight bytes each.
    hanging: bytes
    #: Place, key if there is one, and what is wrong.
    refused: list[tuple[int, str | None, Fault]]


#: Several times as fast as `Accepted(...)`, which is written in Python.
_make_accepted = partial(tuple.__new__, Accepted)


class Looker:
    """Looks at rows of one sheet."""

    def __init__(self, table: Table, as_at: date, pseudonyms: Pseudonyms, labels: Mapping[str, str]) -> None:
        self._table = table
        self._pseudonyms = pseudonyms
        self._whose: Mapping[str, str | None] = {}
        self._judge = Judge(table, as_at, lambda key: self._whose[key], pseudonyms.subject, labels)
        self._parent = table.place(table.parent.column) if table.parent else None
        self._person = table.place(table.person) if table.person else None
        self.key = self._judge.key
        self.named = self._judge.named

    def parents(self, cells: Sequence[list[str]]) -> set[str]:
        """The keys of the parent's rows that some rows name."""
        place = self._parent
        return set() if place is None else {each[place].strip() for each in cells} - {""}

    def look(self, rows: Looking) -> tuple[Looked, list[Named]]:
        """What some rows are, and the facts of all that are accepted, in their order."""
        self._whose = rows.whose
        keys, values, doubtful = self._judge.sort_out(rows.cells)
        doubtful.update([place for place, fault in enumerate(rows.faults) if fault is not None])
        doubtful.update([place for place, doubles in enumerate(rows.doubles) if doubles])
        doubtful.update([place for place, is_gone in enumerate(rows.gone) if is_gone])
        facts, records, files, lines = self._table.facts, rows.records, rows.files, rows.lines
        accepted, said, hanging = list[int](), list[Accepted](), list[bytes]()
        refused: list[tuple[int, str | None, Fault]] = []
        for place, key in enumerate(keys):
            own = values[place]
            if place in doubtful:
                key, own, fault = self._judged(rows, place)
                if fault is not None:
                    refused.append((place, key, fault))
                if fault is not None or rows.gone[place]:
                    continue
            assert key is not None  # its columns are required
            record = records[16 * place : 16 * place + 16]
            accepted.append(place)
            said.append(_make_accepted((record, facts(key, own), files[place], lines[place])))
            if self._parent is not None:
                hanging.append(self._hangs_on(own))
        found = b"".join(hanging) if self._parent is not None else NOTHING * len(accepted)
        counts = [len(each.facts) for each in said]
        return Looked(accepted, counts, found, refused), self._pseudonyms.named(said)

    def _judged(self, rows: Looking, place: int) -> tuple[str | None, Row, Fault | None]:
        cells, fault = rows.cells[place], rows.faults[place]
        if rows.gone[place]:
            return None, (), fault or self._judge.of_gone(cells)
        return self._judge.judge(cells, fault, rows.doubles[place])

    def _hangs_on(self, values: Row) -> bytes:
        """Half of the record of the row that this one hangs on."""
        assert self._table.parent is not None
        assert self._parent is not None
        if values[self._parent] is None:
            return NOTHING
        person = None if self._person is None else values[self._person]
        return self._pseudonyms.record(self._table.parent.file, values[self._parent], person)[:8]
