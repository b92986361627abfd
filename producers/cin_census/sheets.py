"""A census as sheets of the casefile's tables."""

from collections.abc import Iterable, Iterator
from datetime import date

from producers.cin_census.gathering import gather
from producers.cin_census.ordering import ROWS
from producers.cin_census.tables import LABELS, tables
from producers.files.element_file import ElementFile
from producers.files.listed import ListedRow, ListedRows
from producers.files.spool import Spool
from producers.reading import Sheet
from producers.refusals import Code, FileRefused, on_one_line
from producers.rules.tables import Table

#: What a census calls the elements that the rows of a table are made of.
ELEMENTS = {
    "referrals.csv": "CINdetails",
    "assessments.csv": "Assessments",
    "conferences.csv": "Section47, DateOfInitialCPC or ChildProtectionPlans",
    "protection_plans.csv": "ChildProtectionPlans",
}


def sheets(file: ElementFile, as_at: date, secret: bytes, since: date | None, warnings: list[str]) -> Iterator[Sheet]:
    """A sheet for each table of which the census holds any element; for all of them, refused, when it cannot be used.

    A part that is not there at all was left out when the census was written: nothing is said of it, and `warnings` say so.
    """
    name = file.path.name
    try:
        gathered = gather(file, as_at)
    except FileRefused as refused:
        yield from refused_sheets(name, refused)
        return
    warnings += [f"{on_one_line(name)}: {each}" for each in gathered.expected.remarks()]
    for table in tables():
        elements = ELEMENTS[table.file]
        if table.file not in gathered.parts:
            warnings.append(f"{on_one_line(name)} holds no {elements} at all; nothing is said of {table.kinds[0]}")
            continue
        kept = _kept(table, ROWS[table.file](gathered))
        repeats = gathered.repeats[table.file]
        again = [f"{on_one_line(name)}: {repeats} of {elements} say again what another says; it is stated once"]
        yield Sheet(table, name, _rows(table, kept, secret, again if repeats else []), since=since)


def refused_sheets(name: str, refused: FileRefused) -> Iterator[Sheet]:
    """Every table, of a census that cannot be used as a whole."""

    def produce() -> Iterable[ListedRow]:
        raise refused

    for table in tables():
        yield Sheet(table, name, ListedRows(produce, bytes(32)))


def _rows(table: Table, kept: Spool, secret: bytes, warnings: list[str]) -> ListedRows:
    def produce() -> Iterator[ListedRow]:
        for line, code, why, *cells in kept.rows():
            yield ListedRow(line, cells, None if code is None else (Code(code), why))

    return ListedRows(produce, secret, LABELS[table.file], warnings=warnings)


def _kept(table: Table, rows: Iterable[ListedRow]) -> Spool:
    """Rows put away as the document has them, so that they can be gone through again."""
    columns = "line", "code", "why", *(each.name for each in table.columns)
    in_order = Spool(columns, ("line",))
    in_order.add((each.line, *(each.fault or (None, None)), *each.cells) for each in rows)
    kept = Spool(columns)
    kept.add(in_order.rows())
    in_order.close()
    return kept
