"""A folder of delimited text or Excel workbooks of an authority's own making, read as its configuration says.

For each table of a casefile the configuration names the file it comes from, and of what each column is made.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path

from pydantic import model_validator

from hub.errors import ConfigurationError
from producers.as_at import not_taken, read_as_at
from producers.casefile import tables
from producers.files.delimited_file import DelimitedFile
from producers.files.worksheet_file import Choice, WorkbookFile, WorksheetFile
from producers.reading import Extract, FolderSettings, Request, Sheet, Source
from producers.refusals import FileRefused, Refusal
from producers.rules.tables import Table
from producers.toml_lines import WrongKey
from producers.translation.as_at import AsAtSettings, lines, of_newest, of_place
from producers.translation.checks import check_tables
from producers.translation.files import RefusedRows, chosen, find
from producers.translation.layout import MappedLayout, stated_kinds
from producers.translation.settings import TableSettings
from schemas.topics import Stream


def tables_by_stem() -> dict[str, Table]:
    """The tables of a casefile, by what a configuration calls them."""
    return {each.stem: each for each in tables()}


class DelimitedSettings(FolderSettings, frozen=True):
    """The keys of a source of files of an authority's own making."""

    #: Where the as-at day stands, if not in `as_at.txt`.
    as_at: AsAtSettings | None = None
    #: For each table that can be told from the files, a table `[sources.tables.NAME]`; of the others nothing is stated.
    tables: Mapping[str, TableSettings]

    @model_validator(mode="after")
    def _is_known(self) -> "DelimitedSettings":
        check_tables(self.tables, tables_by_stem())
        if not self.tables:
            raise WrongKey(("tables",), "names no table; name one at least, as [sources.tables.referrals]")
        if self.as_at is not None and self.as_at.table is not None and self.as_at.table not in self.tables:
            raise WrongKey(("as_at", "table"), f"is {self.as_at.table}, of which `tables` says nothing")
        return self

    def mapped(self) -> list[tuple[Table, TableSettings]]:
        """The tables that are made, in the order in which they are read, with what they are made of."""
        own = [(each, self.tables[each.stem]) for each in tables() if each.stem in self.tables]
        return [(table.stating(stated_kinds(table, settings)), settings) for table, settings in own]


def read(settings: DelimitedSettings, request: Request) -> Extract:
    """Read a folder; a ConfigurationError when there is none, a refusal of the whole when its day cannot be taken."""
    if not settings.folder.is_dir():
        raise ConfigurationError(
            f"source {settings.name}: there is no folder {settings.folder}; "
            "the files belong there, or `folder` of the configuration names another place"
        )
    reading = _Reading(settings, request)
    as_at = reading.as_at()
    if isinstance(as_at, Refusal):
        return Extract(None, as_at)
    return Extract(as_at, warnings=reading.warnings, sheets=reading.sheets())


class _Reading:
    """One reading of the files."""

    def __init__(self, settings: DelimitedSettings, request: Request) -> None:
        self._settings = settings
        self._request = request
        self._files: dict[str, Path | FileRefused | None] = {}
        self._books: dict[Path, WorkbookFile] = {}
        self.warnings: list[str] = []
        self._sheets = [sheet for table, own in settings.mapped() if (sheet := self._sheet(table, own)) is not None]

    def sheets(self) -> Iterator[Sheet]:
        """Each table's rows; what was kept of workbooks is forgotten after the last."""
        yield from self._sheets
        for book in self._books.values():
            book.close()

    def as_at(self) -> date | Refusal:
        """The day that the files speak for."""
        place = self._settings.as_at
        if place is None:
            return read_as_at(self._settings.folder, self._request)
        if place.table is None:
            return of_newest([each for each in self._files.values() if isinstance(each, Path)], self._request)
        file, table = self._files[place.table], self._settings.tables[place.table]
        if not isinstance(file, Path):
            why = f"there is no file {table.file}" if file is None else file.sentence
            return not_taken(f"the as-at day cannot be told: {why}", table.file)
        if not table.is_workbook(file.name):
            return of_place(place, partial(lines, file, table.spelling()), table.skip_rows, file.name, self._request)
        choice = self._choice(place.table, table.sheet)
        skip = table.skip_rows
        if place.sheet is not None:
            choice, skip = partial(chosen, sheet=place.sheet, where=partial(self._settings.where, "as_at")), 0
        book = self._book(file)
        book.want(choice)
        return of_place(place, partial(book.rows, choice), skip, file.name, self._request)

    def _sheet(self, table: Table, settings: TableSettings) -> Sheet | None:
        name = table.stem
        where = partial(self._settings.where, "tables", name)
        unsaid = sorted(set(tables_by_stem()[name].kinds) - set(table.kinds))
        self.warnings += [
            f"{name}: nothing is made into {table.days[kind]}, so {kind} is not stated" for kind in unsaid
        ]
        try:
            file = self._files[name] = find(self._settings.folder, settings.file, settings.several, where)
        except FileRefused as refused:
            self._files[name] = refused
            return Sheet(table, settings.file, RefusedRows(refused))
        if file is None:
            self.warnings.append(f"{name}: there is no file {settings.file}; it states nothing and withdraws nothing")
            return None
        is_workbook = settings.is_workbook(file.name)
        layout = MappedLayout(table, settings, where, is_workbook)
        secret = self._request.secret
        if not is_workbook:
            return Sheet(table, file.name, DelimitedFile(file, layout, secret, settings.spelling()))
        label = file.name if settings.sheet is None else f"{file.name}/{settings.sheet}"
        rows = WorksheetFile(self._book(file), self._choice(name, settings.sheet), layout, secret, settings.skip_rows)
        return Sheet(table, label, rows)

    def _book(self, file: Path) -> WorkbookFile:
        return self._books.setdefault(file, WorkbookFile(file))

    def _choice(self, table: str, sheet: str | None) -> Choice:
        return partial(chosen, sheet=sheet, where=partial(self._settings.where, "tables", table))


EXAMPLE = """\
[sources.tables.referrals]
file = "Referrals*.csv"
separator = ","

[sources.tables.referrals.columns]
referral_id = "Ref No"
person_id = "Child ID"
received_at = { column = "Date Received", dates = "%d-%b-%Y" }
source = { column = "Source", codes = { "GP" = "health", "Police" = "police" } }
decided_at = { column = "Date Decided", dates = "%d-%b-%Y" }
decision = { column = "Outcome", codes = { "ASS" = "assessment", "NFA" = "no_further_action" } }
"""

SOURCE = Source(
    "delimited",
    Stream.CASE,
    DelimitedSettings,
    lambda settings, _: [table for table, _ in settings.mapped()],
    read,
    examples={"tables": EXAMPLE},
)
