"""How a row is judged: the rules of refusal that all sources share.

A row has one code: the first that applies in the order of `producers.refusals.Code`. Cells are judged first, then keys
(a row refused for a cell still makes another one of its key a duplicate), then what hangs on a parent's row.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from producers.refusals import Code, Fault, on_one_line
from producers.rules.cells import read_date, read_moment
from producers.rules.faults import Reader, day_of
from producers.rules.tables import KEY_JOINT, Row, Table

#: A column of the table, in the sentence of a rule.
_NAME = re.compile("{([a-z_]+)}")


class Judgement(NamedTuple):
    """A row that was looked at: its key if it can be read, its values, and its fault if it has one."""

    key: str | None
    values: Row
    fault: Fault | None


class SortedOut(NamedTuple):
    """Some rows, place by place: their keys and values, and the places of those that are in doubt."""

    keys: list[str | None]
    values: list[Row]
    doubtful: set[int]


class Judge:
    """Judges the rows of one sheet.

    `whose` answers for the key of a parent's row: the pseudonym of the person it is about, None when no accepted one
    is known; `subject` gives the pseudonym of a person.
    """

    def __init__(
        self,
        table: Table,
        as_at: date,
        whose: Callable[[str], str | None],
        subject: Callable[[str], str],
        labels: Mapping[str, str],
    ) -> None:
        self._table = table
        self._as_at = as_at
        self._whose = whose
        self._subject = subject
        self._reader = Reader(table, labels)
        self._named = labels
        self._days = [place for place, each in enumerate(table.columns) if each.read in (read_date, read_moment)]
        self._parent = table.place(table.parent.column) if table.parent else 0
        self._person = table.place(table.person) if table.person else 0
        self.key = self._reader.key

    def judge(self, cells: list[str], fault: Fault | None = None, doubles: int = 0) -> Judgement:
        """Judge a row. `fault`: what its source found wrong with it; `doubles`: how many rows have its key, 0 when it is alone."""
        key, values, by_cells = self._reader.read(cells)
        found = fault or by_cells
        if found is None and doubles:
            names = " and ".join(self._label(name) for name in self._table.key)
            found = Code.DUPLICATE_KEY, f"{doubles} rows have this row's {names}; it must be the only one"
        if found is None:
            found = self._of_rules(values) or self._of_future(values) or self._of_parent(values)
        return Judgement(key, values, found)

    def sort_out(self, cells: Sequence[list[str]]) -> SortedOut:
        """Look at many rows by their columns, several times as fast as one by one.

        What is not in doubt has no fault that `judge` could find without being told of one. What is must be judged.
        """
        if not cells:
            return SortedOut([], [], set())
        columns, doubtful = self._reader.columns(cells)
        rows = list(zip(*columns, strict=True))
        for place in self._days:
            values = enumerate(columns[place])
            doubtful.update(
                [at for at, each in values if each is not None and at not in doubtful and day_of(each) > self._as_at]
            )
        for rule in self._table.rules:
            doubtful.update([at for at, row in enumerate(rows) if at not in doubtful and rule.broken(row)])
        if self._table.parent is not None:
            doubtful.update([at for at, row in enumerate(rows) if at not in doubtful and self._of_parent(row)])
        return SortedOut(list(map(self.key, cells)), rows, doubtful)

    def of_gone(self, cells: list[str]) -> Fault | None:
        """What is wrong with a row that says that its record is gone: it has no key."""
        if self.key(cells) is not None:
            return None
        blank = next(name for name in self._table.key if not cells[self._table.place(name)].strip())
        return Code.MISSING_VALUE, f"{self._label(blank)} is blank; it says which record is gone"

    def named(self, key: str) -> str:
        """The beginning of a sentence about the row of a key; whom it is about is not said."""
        parts = zip(self._table.key, key.split(KEY_JOINT), strict=True)
        shown = [f"{self._label(name)} {on_one_line(part)}" for name, part in parts if name != self._table.person]
        return f"{', '.join(shown)}: " if shown else ""

    def _label(self, column: str) -> str:
        """What the source itself calls a column, or a file."""
        return self._named.get(column, column)

    def _of_rules(self, values: Row) -> Fault | None:
        for rule in self._table.rules:
            if rule.broken(values):
                return rule.code, _NAME.sub(lambda found: self._label(found[1]), rule.sentence)
        return None

    def _of_future(self, values: Row) -> Fault | None:
        """A date after the as-at day: no extract can know it."""
        for place in self._days:
            value = values[place]
            if value is not None and day_of(value) > self._as_at:
                name = self._label(self._table.columns[place].name)
                return Code.FUTURE_DATE, f"{name} is {day_of(value)}, after the as-at day {self._as_at}"
        return None

    def _of_parent(self, values: Row) -> Fault | None:
        """The row that this one names must be accepted, and of the same person."""
        parent = self._table.parent
        if parent is None or values[self._parent] is None:
            return None
        whose = self._whose(values[self._parent])
        if whose is None:
            return parent.code, f"{self._label(parent.column)} names no accepted row of {self._label(parent.file)}"
        if whose != self._subject(values[self._person]):
            name = self._label(self._table.columns[self._person].name)
            return (
                Code.PERSON_MISMATCH,
                f"{name} is not that of the row of {self._label(parent.file)} which {self._label(parent.column)} names",
            )
        return None


def judge_of_rows_alone(table: Table, as_at: date) -> Judge:
    """Judges rows by what they say themselves: what they hang on is not asked."""
    return Judge(replace(table, parent=None), as_at, lambda _: None, lambda person: person, {})
