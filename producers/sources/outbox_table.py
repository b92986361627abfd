"""A table of an authority's database that the supplier of its case system fills: an entry for every row that came, changed or went.

Entries are taken in the order of their sequence, and none is passed by while one before it may still be committed
(`producers.querying.settling`). How far they were taken is remembered with the extract that they became.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import cast

from pydantic import Field, field_validator

from hub.errors import ConfigurationError, HubError
from producers.casefile import tables
from producers.durations import Duration
from producers.querying.as_at import as_at_of
from producers.querying.database import Reading, reading, writing
from producers.querying.entries import SHOWN, Entries
from producers.querying.outbox import COLUMNS, WRITTEN_BY, OutboxTable, identity, outbox_table
from producers.querying.progress import PROGRESS, Progress, read_progress
from producers.querying.sequences import stretched
from producers.querying.settings import DatabaseSettings
from producers.querying.settling import ByGaps, ByTransactions, Settled
from producers.reading import WAITS, Extract, Request, Sheet, Source
from producers.refusals import WHOLE_FILE, Refusal, on_one_line
from producers.rules.tables import Table
from producers.rules.version import VERSION
from schemas.topics import Stream


class OutboxTableSettings(DatabaseSettings, frozen=True):
    """The keys of a source that is an outbox table."""

    #: The table, with its schema where it needs one.
    table: str = "cyfnewid_outbox"
    #: The files of the casefile that entries are about, without `.csv`; those of which the table never says anything are not named.
    tables: tuple[str, ...] = Field(min_length=1)
    #: Where a column of the table has another name: the one of the contract, and that one.
    columns: Mapping[str, str] = {}
    #: How long a missing sequence is waited for before what comes after it is taken. For ever, if it is not given. On PostgreSQL it
    #: is not needed: there the database says what can still come.
    gap_wait: Duration | None = None
    #: A table to which the connector writes up to where everything is sent, so that older entries can be removed. None, if it is not given.
    taken: str | None = None

    @field_validator("tables")
    @classmethod
    def _are_of_the_casefile(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        known = sorted(each.stem for each in tables())
        for each in value:
            if each not in known:
                raise ValueError(f"there is no file {each} in a casefile; there are {', '.join(known)}")
        return value

    @field_validator("columns")
    @classmethod
    def _are_of_the_contract(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        known = (*COLUMNS, WRITTEN_BY)
        for each in value:
            if each not in known:
                raise ValueError(f"{each} is no column of the contract; they are {', '.join(known)}")
        return value


def stated(settings: OutboxTableSettings) -> Mapping[str, Table]:
    """The tables that entries are about, by what entries call them."""
    named = {each.stem: each for each in tables()}
    return {name: each for name, each in named.items() if name in settings.tables}


class _Extract:
    """One reading of the entries, and the marks that it leaves."""

    def __init__(self, settings: OutboxTableSettings, request: Request) -> None:
        self._settings = settings
        self._request = request
        self._read: tuple[Settled, Entries, str] | None = None
        self.warnings: list[str] = []

    def sheets(self) -> Iterator[object]:
        """First the as-at day, or why it cannot be taken; then the sheets. The transaction lasts as long as this."""
        settings = self._settings
        with reading(settings.address()) as open_reading:
            yield as_at_of(open_reading, settings, self._request)
            table = outbox_table(open_reading, settings.table, settings.columns)
            of = self._fingerprint(open_reading, table)
            before = read_progress(self._request.marks, of)
            settled = self._settled(open_reading, table, before)
            known = stated(settings)
            entries = Entries(open_reading, table, settled, before.open if before else (), known, self._request.secret)
            try:
                for name, each in known.items():
                    yield Sheet(each, self._file(name), entries.rows(name), is_whole=False, is_named_by_key=True)
            finally:
                entries.close()
            self._read = settled, entries, of
            self.warnings += _strange(entries.strange)
            self.warnings += [settled.waits] if settled.waits else []

    def marks(self, refusals: Sequence[Refusal]) -> Mapping[str, str]:
        """How far the entries were taken, and which of them were refused: all that count, where a table was as a whole."""
        assert self._read is not None
        settled, entries, of = self._read
        refused: set[int] = set()
        for name, sequences in entries.counting.items():
            mine = [each for each in refusals if each.file == self._file(name)]
            is_whole = any(each.code in WHOLE_FILE for each in mine)
            refused.update(sequences if is_whole else (each.line for each in mine))
        progress = settled.progress(of, entries.highest)
        if progress is None:
            return {}
        found = {PROGRESS: replace(progress, open=tuple(stretched(refused))).text()}
        return found | ({WAITS: settled.waits} if settled.waits else {})

    def _settled(self, open_reading: Reading, table: OutboxTable, before: Progress | None) -> Settled:
        settings = self._settings
        if open_reading.dialect != "postgresql" or settings.gap_wait is not None:
            return ByGaps(open_reading, table, before, settings.gap_wait, self._request.begun)
        if table.written_by is None:
            raise ConfigurationError(
                f"source {settings.name}: {settings.table} has no column {settings.columns.get(WRITTEN_BY, WRITTEN_BY)}, which says"
                " what transaction wrote an entry; have it added as the reference of outbox_table says, or give gap_wait"
            )
        return ByTransactions(open_reading, table, before)

    def _fingerprint(self, open_reading: Reading, table: OutboxTable) -> str:
        """What the reading depends on: when it changes, everything that is still there is read again."""
        settings = self._settings
        said = [
            VERSION,
            table.name,
            sorted(settings.tables),
            sorted(settings.columns.items()),
            settings.gap_wait is None,
        ]
        return sha256(json.dumps([*said, identity(open_reading, table)]).encode()).hexdigest()

    def _file(self, name: str) -> str:
        return f"{self._settings.name}.{name}"


def read(settings: OutboxTableSettings, request: Request) -> Extract:
    """Read what is new; ConfigurationError, UnreachableError or AccessError when that fails, and nothing is written down then."""
    extract = _Extract(settings, request)
    sheets = extract.sheets()
    as_at = next(sheets)
    if isinstance(as_at, Refusal):
        return Extract(None, as_at)
    day, of_tables = cast("date", as_at), cast("Iterator[Sheet]", sheets)
    return Extract(day, warnings=extract.warnings, sheets=of_tables, marks=extract.marks)


def acknowledged(settings: OutboxTableSettings, marks: Mapping[str, str]) -> Sequence[str]:
    """Write up to where everything is sent, if the configuration names a table for it; a warning when that fails."""
    progress = read_progress(marks)
    if settings.taken is None or progress is None:
        return []
    what = f"up to where entries are taken, into {settings.taken}"
    values: dict[str, object] = {"source": settings.name, "sequence": progress.settled}
    until = ""
    if progress.before is not None:
        values["before"], until = str(progress.before), ", written_before = CAST(:before AS xid8)"
    try:
        with writing(settings.address()) as into:
            table = into.quoted(settings.taken)
            changed = into.change(
                f"UPDATE {table} SET sequence = :sequence, taken_at = CURRENT_TIMESTAMP{until} WHERE source = :source",  # noqa: S608
                what,
                **values,
            )
            if not changed:
                raise ConfigurationError(
                    f"{settings.taken} has no row of the source {settings.name!r}; INSERT one, as the reference of outbox_table says"
                )
    except HubError as error:
        return [str(error)]
    return []


def _strange(strange: Mapping[str, int]) -> list[str]:
    """What is worth saying of entries that are about no table of this source."""
    if not strange:
        return []
    shown = ", ".join(f"{on_one_line(name)} ({count})" for name, count in sorted(strange.items())[:SHOWN])
    return [f"entries of tables that `tables` does not name were left alone: {shown}"]


SOURCE = Source(
    "outbox_table",
    Stream.CASE,
    OutboxTableSettings,
    lambda settings, _: tuple(stated(settings).values()),
    read,
    acknowledged,
    examples={"tables": 'tables = ["referrals", "care_periods"]'},
)
