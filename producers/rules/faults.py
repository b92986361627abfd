"""What is wrong with a row by itself: its cells, and the order of its days."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from producers.refusals import Code, Fault, on_one_line
from producers.rules.cells import Moment
from producers.rules.tables import KEY_JOINT, Column, Row, Table

_RANKS = list(Code)
#: Stands for the value of a cell that cannot be read.
_UNREADABLE = object()


class Reader:
    """Reads the cells of one table's rows; `labels` are the source's own names of its columns."""

    def __init__(self, table: Table, labels: Mapping[str, str]) -> None:
        self._table = table
        self._labels = labels
        self._cells = [_text if each.read is None else _reading(each.read) for each in table.columns]
        self._required = [place for place, each in enumerate(table.columns) if each.required]
        self._keys = [table.place(name) for name in table.key]
        self._order = [(table.place(later), table.place(earlier)) for later, earlier in table.order]
        self._conditions = [
            (each, place, table.place(each.required_when.column), each.required_when.value)
            for place, each in enumerate(table.columns)
            if each.required_when is not None
        ]

    def key(self, cells: list[str]) -> str | None:
        """The key of a row; None when a part of it is blank."""
        if len(self._keys) == 1:
            return cells[self._keys[0]].strip() or None
        parts = [cells[place].strip() for place in self._keys]
        return KEY_JOINT.join(parts) if all(parts) else None

    def read(self, cells: list[str]) -> tuple[str | None, Row, Fault | None]:
        """The key, the values and the first fault of a row by its own cells."""
        values = [read(cell) for read, cell in zip(self._cells, cells, strict=True)]
        faulty: list[Column] = []
        if _UNREADABLE in values or None in [values[place] for place in self._required]:
            for place, column in enumerate(self._table.columns):
                if values[place] is _UNREADABLE:
                    values[place] = None
                    faulty.append(column)
                elif values[place] is None and column.required:
                    faulty.append(column)
        for column, place, other, wanted in self._conditions:
            if values[other] == wanted and values[place] is None and column not in faulty:
                faulty.append(column)
        fault = self._of_cells(cells, faulty) if faulty else None
        if fault is None and self._order:
            fault = self._of_order(values)
        return self.key(cells), tuple(values), fault

    def columns(self, cells: Sequence[list[str]]) -> tuple[list[list[Any]], set[int]]:
        """The values of some rows by the column, and the places of the rows that are in doubt.

        Whatever row has a fault by its own cells is in doubt; what the others hold is what `read` finds.
        """
        found: list[list[Any]] = []
        doubtful: set[int] = set()
        for column, read, written in zip(self._table.columns, self._cells, zip(*cells, strict=True), strict=True):
            values = list(map(read, written))
            if column.required and None in values:
                doubtful.update([place for place, value in enumerate(values) if value is None])
            if column.read is not None and _UNREADABLE in values:
                doubtful.update([place for place, value in enumerate(values) if value is _UNREADABLE])
            found.append(values)
        for _, own, other, wanted in self._conditions:
            pairs = enumerate(zip(found[own], found[other], strict=True))
            doubtful.update([place for place, (value, kind) in pairs if value is None and kind == wanted])
        for later, earlier in self._order:
            for place, (after, before) in enumerate(zip(found[later], found[earlier], strict=True)):
                if after is None or before is None or place in doubtful:
                    continue
                if day_of(after) < day_of(before):
                    doubtful.add(place)
        return found, doubtful

    def _label(self, column: str) -> str:
        return self._labels.get(column, column)

    def _of_cells(self, cells: list[str], faulty: list[Column]) -> Fault:
        """The first fault of a row's cells in the order of the codes, and of those the first column."""

        def cell(column: Column) -> str:
            return cells[self._table.place(column.name)].strip()

        blank = next((each for each in faulty if not cell(each)), None)
        if blank is not None:
            when = blank.required_when
            why = (
                "it must be given"
                if when is None
                else f"it must be given when {self._label(when.column)} is {when.value}"
            )
            return Code.MISSING_VALUE, f"{self._label(blank.name)} is blank; {why}"
        worst = min(faulty, key=lambda each: _RANKS.index(each.code))
        return worst.code, f'{self._label(worst.name)} is "{on_one_line(cell(worst))}"; {worst.expected}'

    def _of_order(self, values: list[Any]) -> Fault | None:
        for later, earlier in self._order:
            if values[later] is None or values[earlier] is None or day_of(values[later]) >= day_of(values[earlier]):
                continue
            names = (self._label(self._table.columns[place].name) for place in (later, earlier))
            return Code.END_BEFORE_START, "{} is before {}; it must be on or after it".format(*names)
        return None


def _text(cell: str) -> str | None:
    return cell.strip() or None


def _reading(read: Callable[[str], Any]) -> Callable[[str], Any]:
    def value(cell: str) -> Any:
        written = cell.strip()
        if not written:
            return None
        found = read(written)
        return _UNREADABLE if found is None else found

    return value


def that_counts(faults: Iterable[Fault]) -> Fault:
    """Of several faults of a row, the first in the order of the codes."""
    return min(faults, key=lambda each: _RANKS.index(each[0]))


def day_of(value: date | Moment) -> date:
    """The local date of a date or a date-time."""
    return value.day if isinstance(value, Moment) else value
