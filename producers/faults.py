"""What is wrong with a row by itself: its cells, the order of its days, and what lies after the as-at day."""

from datetime import date
from typing import Any, NamedTuple

from producers.cells import Moment, read_date, read_moment
from producers.delimited import Delimited
from producers.refusals import Code, on_one_line
from producers.tables import KEY_JOINT, Column, Row, Table

Fault = tuple[Code, str]


class Read(NamedTuple):
    """A row whose cells were judged: its key if it can be read, its values, and its fault if it has one."""

    line: int
    key: str | None
    values: Row
    fault: Fault | None


def read_rows(table: Table, found: Delimited) -> list[Read]:
    """Judge each row by its own cells."""
    width = len(found.header)
    # Missing cells are blank, cells beyond the header are ignored; the one at `width` stands for absent columns.
    places = [found.header.index(each.name) if each.name in found.header else width for each in table.columns]
    columns = [(each, each.read, each.required, place) for each, place in zip(table.columns, places, strict=True)]
    key_places = [places[table.place(name)] for name in table.key]
    order = [(table.place(later), table.place(earlier)) for later, earlier in table.order]
    conditions = [
        (each, place, table.place(each.required_when.column), each.required_when.value)
        for place, each in enumerate(table.columns)
        if each.required_when is not None
    ]
    rows = []
    for line in found.rows:
        cells = line.cells[:width] + [""] * max(1, width + 1 - len(line.cells))
        values: list[Any] = []
        faulty: list[Column] = []
        for column, read, required, place in columns:
            cell = cells[place].strip()
            if not cell:
                values.append(None)
                if required:
                    faulty.append(column)
            elif read is None:
                values.append(cell)
            else:
                value = read(cell)
                values.append(value)
                if value is None:
                    faulty.append(column)
        for column, place, other, wanted in conditions:
            if values[other] == wanted and values[place] is None and column not in faulty:
                faulty.append(column)
        parts = [cells[place].strip() for place in key_places]
        key = KEY_JOINT.join(parts) if all(parts) else None
        fault = _of_cells(table, cells, places, faulty) if faulty else None
        if fault is None and order:
            fault = _of_order(table, order, values)
        rows.append(Read(line.number, key, tuple(values), fault))
    return rows


def of_broken_rule(table: Table, values: Row) -> Fault | None:
    """The first of the table's own rules that a row breaks."""
    for rule in table.rules:
        if rule.broken(values):
            return rule.code, rule.sentence
    return None


def date_places(table: Table) -> list[int]:
    """Where the dates and date-times stand in a row's values."""
    return [place for place, each in enumerate(table.columns) if each.read in (read_date, read_moment)]


def of_future(table: Table, places: list[int], values: Row, as_at: date) -> Fault | None:
    """A date after the as-at day: no extract can know it."""
    for place in places:
        if values[place] is not None and _day(values[place]) > as_at:
            name = table.columns[place].name
            return Code.FUTURE_DATE, f"{name} is {_day(values[place])}, after the as-at day {as_at}"
    return None


def _day(value: date | Moment) -> date:
    return value.day if isinstance(value, Moment) else value


def _of_cells(table: Table, cells: list[str], places: list[int], faulty: list[Column]) -> Fault:
    """The first fault of a row's cells in the order of the codes, and of those the first column."""

    def cell(column: Column) -> str:
        return cells[places[table.place(column.name)]].strip()

    blank = next((each for each in faulty if not cell(each)), None)
    if blank is not None:
        when = blank.required_when
        why = "it must be given" if when is None else f"it must be given when {when.column} is {when.value}"
        return Code.MISSING_VALUE, f"{blank.name} is blank; {why}"
    ranks = list(Code)
    worst = min(faulty, key=lambda each: ranks.index(each.code))
    return worst.code, f'{worst.name} is "{on_one_line(cell(worst))}"; {worst.expected}'


def _of_order(table: Table, order: list[tuple[int, int]], values: list[Any]) -> Fault | None:
    for later, earlier in order:
        if values[later] is not None and values[earlier] is not None and _day(values[later]) < _day(values[earlier]):
            names = table.columns[later].name, table.columns[earlier].name
            return Code.END_BEFORE_START, f"{names[0]} is before {names[1]}; it must be on or after it"
    return None
