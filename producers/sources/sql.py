"""An authority's own database: a SELECT for each table, read in one transaction that sees one state and changes nothing.

`full` reads everything each time. `incremental` reads what changed since, by a column that says so, and everything now and
then, which finds what no change could tell: rows that were deleted, and what was committed very late.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Literal, cast

from pydantic import BaseModel, Field, field_validator, model_validator

from producers.casefile import tables
from producers.durations import seconds
from producers.querying.as_at import as_at_of
from producers.querying.database import reading
from producers.querying.position import Position, Span, read_position
from producers.querying.queried import Queried
from producers.querying.settings import DatabaseSettings
from producers.reading import Extract, Request, Sheet, Source
from producers.refusals import WHOLE_FILE, Refusal
from producers.rules.tables import Table
from producers.rules.version import VERSION
from producers.toml_lines import Keys, WrongKey
from producers.translation.settings import Text
from schemas.topics import Stream


def _check_span(value: Span | None) -> Span | None:
    if isinstance(value, str):
        seconds(value)
    elif value is not None and value < 0:
        raise ValueError('is a duration, as "2h", or a number, as 10000')
    return value


class TableSettings(BaseModel, frozen=True, extra="forbid"):
    """The keys of `[sources.tables.NAME]`."""

    #: A SELECT without parameters; its columns have our names, in any order.
    select: str
    #: Where a column of the SELECT has another name: ours, and that one.
    columns: Mapping[str, str] = {}
    #: Where a column holds other codes: our column, and in it what the database holds and what that is for us.
    codes: Mapping[str, Mapping[str, Text]] = {}
    #: The column of the SELECT that says when a row last changed: a time, or a number that rises with every change.
    changed_at: str | None = None
    #: How much of what was seen is read again: a duration where changes have times ("2h"), a number where they have numbers (10000).
    overlap: Span | None = None

    _is_span = field_validator("overlap")(_check_span)


class SqlSettings(DatabaseSettings, frozen=True):
    """The keys of a source that is a database with a SELECT for each table."""

    #: `incremental` reads what changed since the last time, of tables with a `changed_at`.
    mode: Literal["full", "incremental"] = "full"
    #: When an incremental source reads everything: after a duration ("24h"), or with every so many runs (50).
    reconcile_every: Span = "24h"
    #: A table for each file of the casefile that the database can state, named as that file is, without `.csv`.
    tables: Mapping[str, TableSettings] = Field(min_length=1)

    _is_span = field_validator("reconcile_every")(_check_span)

    @model_validator(mode="after")
    def _is_of_the_casefile(self) -> "SqlSettings":
        known = {each.stem: each for each in tables()}
        for name, said in self.tables.items():
            if name not in known:
                raise WrongKey(
                    ("tables", name), f"there is no file {name} in a casefile; there are {', '.join(sorted(known))}"
                )
            _check_names(said, known[name], ("tables", name))
        return self


def _check_names(said: TableSettings, table: Table, keys: Keys) -> None:
    columns = {each.name: each for each in table.columns}
    for part, names in (("columns", said.columns), ("codes", said.codes)):
        for name in names:
            if name not in columns:
                raise WrongKey((*keys, part, name), f"there is no column {name}; there are {', '.join(columns)}")
    for name, codes in said.codes.items():
        read = columns[name].read
        for theirs, ours in codes.items():
            if ours and read is not None and read(ours) is None:
                raise WrongKey((*keys, "codes", name, theirs), f'is "{ours}"; {columns[name].expected}')


def stated(settings: SqlSettings) -> Sequence[Table]:
    """The tables that have a SELECT."""
    return [each for each in tables() if each.stem in settings.tables]


@dataclass(slots=True)
class _Read:
    """One table as it was read: what of it, and from where."""

    queried: Queried
    before: Position | None
    of: str
    is_whole: bool


class _Extract:
    """One reading of the tables, and the marks that it leaves."""

    def __init__(self, settings: SqlSettings, request: Request) -> None:
        self._settings = settings
        self._request = request
        self._read: dict[str, _Read] = {}

    def sheets(self) -> Iterator[object]:
        """First the as-at day, or why it cannot be taken; then the sheets. The transaction lasts as long as this."""
        with reading(self._settings.address()) as open_reading:
            yield as_at_of(open_reading, self._settings, self._request)
            for table in stated(self._settings):
                found = self._begun(table)
                self._read[table.stem] = found
                try:
                    found.queried.open(open_reading, None if found.is_whole else found.before)
                    yield Sheet(table, self._file(table), found.queried.rows, found.is_whole, is_named_by_key=True)
                finally:
                    found.queried.close()

    def marks(self, refusals: Sequence[Refusal]) -> Mapping[str, str]:
        """How far each table was read; one that was refused as a whole stays where it was."""
        if self._settings.mode == "full":
            return {}
        marks = {}
        for name, found in self._read.items():
            mine = [each for each in refusals if each.file == f"{self._settings.name}.{name}"]
            if any(each.code in WHOLE_FILE for each in mine):
                after = found.before
            else:
                lines = [each.line for each in mine]
                after = found.queried.position(found.before, found.of, lines, self._request.begun, found.is_whole)
            if after is not None:
                marks[name] = after.text()
        return marks

    def _begun(self, table: Table) -> _Read:
        said = self._settings.tables[table.stem]
        of = sha256(json.dumps([VERSION, said.model_dump(exclude={"overlap"})], sort_keys=True).encode()).hexdigest()
        before = read_position(self._request.marks.get(table.stem), of)
        is_part = self._settings.mode == "incremental" and said.changed_at is not None and before is not None
        is_whole = (
            not is_part or before is None or before.is_whole_due(self._request.begun, self._settings.reconcile_every)
        )
        queried = Queried(table, said, self._file(table), self._request.secret)
        return _Read(queried, before, of, is_whole)

    def _file(self, table: Table) -> str:
        return f"{self._settings.name}.{table.stem}"


def read(settings: SqlSettings, request: Request) -> Extract:
    """Read a database; ConfigurationError, UnreachableError or AccessError when that fails, and nothing is written down then."""
    extract = _Extract(settings, request)
    sheets = extract.sheets()
    as_at = next(sheets)
    if isinstance(as_at, Refusal):
        return Extract(None, as_at)
    return Extract(cast("date", as_at), sheets=cast("Iterator[Sheet]", sheets), marks=extract.marks)


EXAMPLE = """\
[sources.tables.referrals]
select = "SELECT ref_no, client_no, received, origin, decided, outcome FROM referral"
columns.referral_id = "ref_no"
columns.person_id = "client_no"
columns.received_at = "received"
columns.source = "origin"
columns.decided_at = "decided"
columns.decision = "outcome"
codes.source = { S = "school", P = "police", H = "health" }
codes.decision = { A = "assessment", N = "no_further_action" }
"""

SOURCE = Source(
    "sql", Stream.CASE, SqlSettings, lambda settings, _: stated(settings), read, examples={"tables": EXAMPLE}
)
