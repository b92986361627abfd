"""The rows of a table as a list makes them, on disk: numbered where a child has several on one day, once where they say the same."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby, islice
from typing import Any

from hub.domain.calendar import add_months
from producers.annex_a.headings import CHILD, is_header, places
from producers.annex_a.lists import MONTHS, List
from producers.files.listed import ListedRow
from producers.files.spool import Spool
from producers.files.worksheet_file import HEADER_WITHIN, SheetRows
from producers.refusals import Code, Fault
from producers.rules.cells import read_date
from producers.rules.faults import Reader, that_counts
from producers.rules.judging import judge_of_rows_alone
from producers.rules.tables import Table

BLOCK = 4_096


class Gathered:
    """What a list makes of a table; kept on disk until it is closed."""

    def __init__(self, table: Table, made_by: List, rows: SheetRows, as_at: date) -> None:
        self._names = [each.name for each in table.columns]
        self.labels: Mapping[str, str] = {"person_id": CHILD.name, **made_by.labels}
        self._reader = Reader(table, self.labels)
        self._judge = judge_of_rows_alone(table, as_at).judge
        self._list = made_by
        self._as_at = as_at
        self._left_out = self._again = 0
        self._first: date | None = None
        key, *others = [f"column_{number}" for number in range(len(self._names))]
        self._drafted = Spool(("line", "code", "why", key, "is_refused", *others), (key, "is_refused", *others))
        self._kept = Spool(("line", "code", "why", key, *others), ("line",))
        drafted = self._draft(rows)
        while some := list(islice(drafted, BLOCK)):
            self._drafted.add(some)
        told_apart = self._told_apart()
        while some := list(islice(told_apart, BLOCK)):
            self._kept.add(some)

    def rows(self) -> Iterator[ListedRow]:
        """The rows, as the list has them."""
        for line, code, why, *cells in self._kept.rows():
            yield ListedRow(line, cells, None if code is None else (Code(code), why))

    @property
    def since(self) -> date | None:
        """From which day on all that the list would state is in it; None when that cannot be told.

        The list goes back for so many months, or to the first day for which a row is in it, where that is later.
        """
        if self._first is None:
            return None
        return add_months(max(self._first, add_months(self._as_at, -MONTHS)), self._list.lag)

    def remarks(self, file: str) -> list[str]:
        """How many rows of the list say nothing that is stated, and how many say it again."""
        said = [f"{file}: {self._left_out} row(s) {self._list.left_out}"] if self._left_out else []
        if self._again:
            said.append(f"{file}: {self._again} row(s) say again what another says; it is stated once")
        return said

    def close(self) -> None:
        """Forget the rows."""
        self._drafted.close()
        self._kept.close()

    def _draft(self, rows: SheetRows) -> Iterator[tuple[Any, ...]]:
        header, line = _found_header(rows)
        headings = self._list.headings
        at = places(headings, header, line)
        width = len(header)
        for number, found in rows:
            found = found[:width] + [""] * (width + 1 - len(found))
            cells = {heading.name: " ".join(found[place].split()) for heading, place in zip(headings, at, strict=True)}
            if not any(cells.values()):
                continue  # a formula that goes on below the list
            drafted = self._list.draft(cells, self._as_at)
            if drafted is None:
                self._left_out += 1
                continue
            self._note(read_date(drafted.listed_for))
            made = [drafted.cells.get(name, "") for name in self._names]
            is_refused = self._judge(made, drafted.fault).fault is not None
            yield number, *self._fault(drafted.fault, made), made[0], is_refused, *made[1:]

    def _fault(self, fault: Fault | None, made: list[str]) -> tuple[Code | None, str | None]:
        """The code and the sentence of what the list found wrong, or of what counts before it."""
        if fault is None:
            return None, None
        by_cells = self._reader.read(made)[2]
        return that_counts([fault] if by_cells is None else [fault, by_cells])

    def _note(self, listed_for: date | None) -> None:
        if listed_for is not None and listed_for <= self._as_at:
            self._first = listed_for if self._first is None else min(self._first, listed_for)

    def _told_apart(self) -> Iterator[tuple[Any, ...]]:
        """Rows that say the same once; those that have one key and say different things, numbered in the order of what they say,
        and what is refused after the others: so they have the numbers that they would have without it."""
        for key, alike in groupby(self._drafted.rows(), key=lambda row: row[3]):
            last: tuple[bool, list[Any]] | None = None
            number = 0
            for line, code, why, _, is_refused, *rest in alike:
                if (is_refused, rest) == last and key:
                    self._again += 1
                    continue
                last, number = (is_refused, rest), number + 1
                yield line, code, why, f"{key}/{number}" if key and self._list.is_numbered else key, *rest


def _found_header(rows: SheetRows) -> tuple[list[str], int]:
    """The headings, and the row in which they stand: the first that has one for the child."""
    first: tuple[list[str], int] = ([], 1)
    for number, cells in rows:
        if is_header(cells):
            return cells, number
        if number > HEADER_WITHIN:
            break
        first = first if first[0] else (cells, number)
    return first
