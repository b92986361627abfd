"""How a table is described, and how its rows are judged: the rules of refusal that all files of a casefile share.

A row has one code: the first that applies in the order of `producers.refusals.Code`. Cells are judged first, then keys
(a row refused for a cell still makes another one of its key a duplicate), then what hangs on a parent's row.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from producers.cells import Moment, read_academic_year, read_boolean, read_date, read_moment
from producers.delimited import Delimited, decode, parse
from producers.reading import Accepted, Fact, FileReading
from producers.refusals import Code, Refusal, is_mass_withdrawal, mass_withdrawal, on_one_line

#: Joins the parts of a key; no cell of a well-formed extract holds it.
KEY_JOINT = "\x1f"

Row = tuple[Any, ...]
Fault = tuple[Code, str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what its cells may hold, and the code of a row whose cell does not. Without `read`, any text."""

    name: str
    required: bool = False
    read: Callable[[str], Any] | None = None
    code: Code = Code.MISSING_VALUE
    expected: str = ""


def text(name: str, required: bool = True) -> Column:
    """Any text: keys and identifiers."""
    return Column(name, required)


def day(name: str, required: bool = True) -> Column:
    """A date."""
    return Column(name, required, read_date, Code.BAD_DATE, "dates are written YYYY-MM-DD or DD/MM/YYYY")


def moment(name: str, required: bool = True) -> Column:
    """A date, or a date-time."""
    expected = "dates are written YYYY-MM-DD or DD/MM/YYYY, date-times YYYY-MM-DDTHH:MM, seconds and offset (Z or +01:00) optional"
    return Column(name, required, read_moment, Code.BAD_DATE, expected)


def academic_year(name: str) -> Column:
    """An academic year, read as its last day."""
    return Column(name, True, read_academic_year, Code.BAD_DATE, "an academic year is written 2007/08")


def boolean(name: str, required: bool = True) -> Column:
    """True or false."""
    return Column(name, required, read_boolean, Code.UNKNOWN_CODE, "it is true or false (or yes or no, 1 or 0)")


def code(name: str, codes: tuple[str, ...], required: bool = True) -> Column:
    """One of a closed list, as written."""
    known = {each: each for each in codes}
    return Column(name, required, known.get, Code.UNKNOWN_CODE, f"it is one of {', '.join(codes)}")


@dataclass(frozen=True, slots=True)
class Parent:
    """The file whose row a column names, and the code of a row that names none."""

    file: str
    column: str
    code: Code = Code.UNKNOWN_CARE_PERIOD


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of one table: `broken` says of a row's values whether they break it."""

    code: Code
    broken: Callable[[Row], bool]
    sentence: str


@dataclass(frozen=True, slots=True)
class Table:
    """A file of an extract: its columns, its rules, and the facts that a row states."""

    file: str
    kinds: tuple[str, ...]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    #: From a row's values in the order of `columns` (and its key), what it states; the first kind always.
    facts: Callable[[str, Row], list[Fact]]
    #: (later, earlier): the first must not precede the second; both are dates.
    order: tuple[tuple[str, str], ...] = ()
    rules: tuple[Rule, ...] = ()
    parent: Parent | None = None
    #: The column that names whom a row is about; None where it is about nobody.
    person: str | None = "person_id"

    def place(self, column: str) -> int:
        """Where a column stands in a row's values."""
        return next(place for place, each in enumerate(self.columns) if each.name == column)


@dataclass(slots=True)
class Judged:
    """What was found of one file: its reading, whose each accepted key's record is, and remarks about its columns."""

    reading: FileReading
    persons: Mapping[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def judge(
    table: Table,
    content: bytes,
    as_at: date,
    accepted: Accepted,
    parent: "Judged | None" = None,
    any_withdrawal: bool = False,
) -> Judged:
    """Judge a whole file. `parent`: what was found of the file that its rows hang on; None when that is absent."""
    judged = Judged(FileReading(table.file, table.kinds))
    readable = _readable(table, content, judged)
    if readable is None:
        return judged
    _judge_rows(table, readable, as_at, accepted, parent, judged)
    reading = judged.reading
    known, gone = accepted.gone(table.file, judged.persons.keys() | reading.kept)
    if is_mass_withdrawal(known, gone) and not any_withdrawal:
        refused = FileReading(table.file, table.kinds, refused=True, rows=reading.rows)
        refused.refusals.append(mass_withdrawal(table.file, known, gone))
        return Judged(refused, {}, judged.warnings)
    return judged


def _readable(table: Table, content: bytes, judged: Judged) -> Delimited | None:
    reading = judged.reading

    def refuse(line: int, code: Code, sentence: str) -> None:
        reading.refused = True
        reading.refusals.append(Refusal(table.file, line, code, sentence))

    decoded = decode(content)
    if decoded is None:
        refuse(1, Code.BAD_ENCODING, "the file is not text in UTF-8; export it as CSV in UTF-8")
        return None
    found = parse(decoded)
    reading.rows = len(found.rows)
    names = Counter(found.header)
    missing = [each.name for each in table.columns if each.required and each.name not in names]
    double = [each.name for each in table.columns if names[each.name] > 1]
    if missing:
        wanted = ",".join(each.name for each in table.columns)
        refuse(1, Code.MISSING_COLUMN, f"there is no column {', '.join(missing)}; the header is {wanted}, in any order")
        return None
    if double:  # which of the two would it be?
        refuse(1, Code.MISSING_COLUMN, f"the column {', '.join(double)} is there more than once; it must be there once")
        return None
    if found.malformed is not None:
        refuse(found.malformed_line, Code.MALFORMED_CSV, str(found.malformed))
        return None
    ours = {each.name for each in table.columns}
    extra = [name for name in dict.fromkeys(found.header) if name and name not in ours]
    if extra:
        judged.warnings.append(
            f"{table.file}: {len(extra)} unknown column(s) ignored: {', '.join(map(on_one_line, extra))}"
        )
    absent = [each.name for each in table.columns if each.name not in names]
    if absent:
        judged.warnings.append(f"{table.file}: no column {', '.join(absent)}; it counts as blank in every row")
    return found


class _Read(NamedTuple):
    """A row whose cells were judged: its key if it can be read, its values, and its fault if it has one."""

    line: int
    key: str | None
    values: Row
    fault: Fault | None


def _read_rows(table: Table, found: Delimited) -> list[_Read]:
    """Judge each row by its own cells."""
    width = len(found.header)
    # Missing cells are blank, cells beyond the header are ignored; the one at `width` stands for absent columns.
    places = [found.header.index(each.name) if each.name in found.header else width for each in table.columns]
    columns = [(each, each.read, each.required, place) for each, place in zip(table.columns, places, strict=True)]
    key_places = [places[table.place(name)] for name in table.key]
    order = [(table.place(later), table.place(earlier)) for later, earlier in table.order]
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
        parts = [cells[place].strip() for place in key_places]
        key = KEY_JOINT.join(parts) if all(parts) else None
        fault = _fault_of_cells(table, cells, places, faulty) if faulty else None
        if fault is None and order:
            fault = _fault_of_order(table, order, values)
        rows.append(_Read(line.number, key, tuple(values), fault))
    return rows


def _judge_rows(
    table: Table, found: Delimited, as_at: date, accepted: Accepted, parent: Judged | None, judged: Judged
) -> None:
    """Judge each row beside the others, by the table's rules, the as-at day and the row that it hangs on."""
    rows = _read_rows(table, found)
    keys = Counter(row.key for row in rows)
    person_place = table.place(table.person) if table.person else None
    date_places = [place for place, each in enumerate(table.columns) if each.read in (read_date, read_moment)]
    hangs_on = _Parentage(table, accepted, parent)
    reading = judged.reading
    persons: dict[str, str] = {}
    kept: set[str] = set()
    for line, key, values, fault in rows:
        if fault is None and keys[key] > 1:
            names = " and ".join(table.key)
            fault = Code.DUPLICATE_KEY, f"{keys[key]} rows have this row's {names}; it must be the only one"
        if fault is None:
            fault = next(((rule.code, rule.sentence) for rule in table.rules if rule.broken(values)), None)
        if fault is None:
            fault = _fault_of_future(table, date_places, values, as_at) or hangs_on.fault(values)
        if fault is None:
            assert key is not None  # its columns are required
            persons[key] = "" if person_place is None else values[person_place]
            reading.facts.extend(table.facts(key, values))
            continue
        stale = key is not None and accepted.stands(table.file, key)
        if key is not None and stale:
            kept.add(key)
        reading.refusals.append(Refusal(table.file, line, *fault, stale))
    reading.kept = frozenset(kept)
    judged.persons = persons


class _Parentage:
    """Is the row that another one names accepted, and of the same person?"""

    def __init__(self, table: Table, accepted: Accepted, judged: Judged | None) -> None:
        self.parent = table.parent
        self.accepted = accepted
        self.place = table.place(table.parent.column) if table.parent else 0
        self.person_place = table.place(table.person) if table.person else 0
        self.persons = judged.persons if judged else {}
        # Of a file that is absent or refused every last accepted version counts; of one that was read only those kept.
        self.kept = judged.reading.kept if judged and not judged.reading.refused else None

    def fault(self, row: Row) -> Fault | None:
        """The code and sentence of a row that names no accepted row, or one of somebody else."""
        if self.parent is None or row[self.place] is None:
            return None
        key: str = row[self.place]
        person = self.persons.get(key)
        file, column = self.parent.file, self.parent.column
        if person is None:
            if (self.kept is not None and key not in self.kept) or not self.accepted.stands(file, key):
                return self.parent.code, f"{column} names no accepted row of {file}"
            same = self.accepted.is_of(file, key, row[self.person_place])
        else:
            same = person == row[self.person_place]
        return (
            None if same else (Code.PERSON_MISMATCH, f"person_id is not that of the row of {file} which {column} names")
        )


def _day(value: date | Moment) -> date:
    return value.day if isinstance(value, Moment) else value


def _fault_of_cells(table: Table, cells: list[str], places: list[int], faulty: list[Column]) -> Fault:
    """The first fault of a row's cells in the order of the codes, and of those the first column."""

    def cell(column: Column) -> str:
        return cells[places[table.place(column.name)]].strip()

    blank = next((each for each in faulty if not cell(each)), None)
    if blank is not None:
        return Code.MISSING_VALUE, f"{blank.name} is blank; it must be given"
    ranks = list(Code)
    worst = min(faulty, key=lambda each: ranks.index(each.code))
    return worst.code, f'{worst.name} is "{on_one_line(cell(worst))}"; {worst.expected}'


def _fault_of_order(table: Table, order: list[tuple[int, int]], values: list[Any]) -> Fault | None:
    for later, earlier in order:
        if values[later] is not None and values[earlier] is not None and _day(values[later]) < _day(values[earlier]):
            names = table.columns[later].name, table.columns[earlier].name
            return Code.END_BEFORE_START, f"{names[0]} is before {names[1]}; it must be on or after it"
    return None


def _fault_of_future(table: Table, places: list[int], values: Row, as_at: date) -> Fault | None:
    for place in places:
        if values[place] is not None and _day(values[place]) > as_at:
            name = table.columns[place].name
            return Code.FUTURE_DATE, f"{name} is {_day(values[place])}, after the as-at day {as_at}"
    return None
