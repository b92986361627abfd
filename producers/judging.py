"""How the rows of a file are judged: the rules of refusal that all files of an extract share.

A row has one code: the first that applies in the order of `producers.refusals.Code`. Cells are judged first, then keys
(a row refused for a cell still makes another one of its key a duplicate), then what hangs on a parent's row.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from producers.delimited import Delimited, decode, parse
from producers.faults import date_places, of_broken_rule, of_future, read_rows
from producers.parentage import Parentage
from producers.reading import Accepted, FileReading
from producers.refusals import Code, Refusal, is_mass_withdrawal, mass_withdrawal, on_one_line
from producers.tables import Table


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
    parent: Judged | None = None,
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


def _judge_rows(
    table: Table, found: Delimited, as_at: date, accepted: Accepted, parent: Judged | None, judged: Judged
) -> None:
    """Judge each row beside the others, by the table's rules, the as-at day and the row that it hangs on."""
    rows = read_rows(table, found)
    keys = Counter(row.key for row in rows)
    person_place = table.place(table.person) if table.person else None
    dates = date_places(table)
    hangs_on = Parentage(table, accepted, parent.reading if parent else None, parent.persons if parent else {})
    reading = judged.reading
    persons: dict[str, str] = {}
    kept: set[str] = set()
    for line, key, values, fault in rows:
        if fault is None and keys[key] > 1:
            names = " and ".join(table.key)
            fault = Code.DUPLICATE_KEY, f"{keys[key]} rows have this row's {names}; it must be the only one"
        if fault is None:
            fault = of_broken_rule(table, values) or of_future(table, dates, values, as_at) or hangs_on.fault(values)
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
