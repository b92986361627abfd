"""Ofsted's Annex A: an Excel workbook of lists of children, written for an inspection.

Which list says what, and what must not be stated of it, is described in `producers.annex_a.lists`.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from hub.errors import ConfigurationError
from producers.annex_a.gathering import Gathered
from producers.annex_a.headings import list_of
from producers.annex_a.lists import LISTS, List
from producers.as_at import read_as_at
from producers.casefile import tables
from producers.files.listed import ListedRows
from producers.files.worksheet_file import WorkbookFile
from producers.reading import Extract, FolderSettings, Request, Sheet, Source
from producers.refusals import Code, FileRefused, Refusal, on_one_line
from producers.rules.tables import Table
from producers.toml_lines import WrongKey
from producers.translation.as_at import of_newest
from producers.translation.files import RefusedRows, find
from schemas.topics import Stream

TableName = Literal["referrals", "assessments", "conferences", "protection_plans", "care_periods", "care_leavers"]
#: What is stated unless the configuration says otherwise: all of which no figure is made wrong.
USUAL: tuple[TableName, ...] = ("referrals", "assessments", "conferences", "care_leavers")


class AnnexASettings(FolderSettings, frozen=True):
    """The keys of a source that is such a workbook."""

    #: The workbook's name; `*` stands for any text, `?` for any sign. There must be one of it.
    file: str = "*.xls*"
    #: What is stated: any of referrals (List 3), assessments (List 4), conferences (List 5), protection_plans (List 7),
    #: care_periods (List 8), care_leavers (List 9).
    states: tuple[TableName, ...] = Field(default=USUAL, min_length=1)
    #: Where the as-at day is: in `as_at.txt`, or the day on which the workbook was last written to.
    as_at: Literal["as_at.txt", "file_date"] = "as_at.txt"

    @model_validator(mode="after")
    def _leaves_no_figure_wrong(self) -> "AnnexASettings":
        if {"conferences", "protection_plans"} <= set(self.states):
            raise WrongKey(
                ("states",),
                "has conferences and protection_plans: of a plan's review conferences the workbook has the latest alone, and"
                " SCC/034 would count every earlier one as missed. State one of the two, the other from a source that has them all",
            )
        return self

    def stated(self) -> list[tuple[Table, List]]:
        """The tables that are stated, with the list of each, in the order in which they are read."""
        own = {each.table: each for each in LISTS if each.table.removesuffix(".csv") in self.states}
        return [(table.stating(own[table.file].kinds), own[table.file]) for table in tables() if table.file in own]


def read(settings: AnnexASettings, request: Request) -> Extract:
    """Read a workbook; a ConfigurationError when there is no folder, a refusal of the whole when its day cannot be taken."""
    if not settings.folder.is_dir():
        raise ConfigurationError(
            f"source {settings.name}: there is no folder {settings.folder}; "
            "the workbook belongs there, or `folder` of the configuration names another place"
        )
    try:
        file = find(settings.folder, settings.file, None, settings.where)
    except FileRefused as refused:
        return Extract(None, Refusal(settings.file, refused.line, refused.code, refused.sentence))
    if settings.as_at == "file_date" and file is not None:
        as_at = of_newest([file], request)
    else:
        as_at = read_as_at(settings.folder, request)
    if isinstance(as_at, Refusal):
        return Extract(None, as_at)
    if file is None:
        return Extract(
            as_at, warnings=[f"there is no workbook {settings.file}; nothing is stated and nothing withdrawn"]
        )
    warnings: list[str] = []
    return Extract(as_at, warnings=warnings, sheets=_sheets(settings, file, request, as_at, warnings))


def _sheets(
    settings: AnnexASettings, file: Path, request: Request, as_at: date, warnings: list[str]
) -> Iterator[Sheet]:
    """A sheet for each list that is there; what is not there is said in `warnings`."""
    book, kept = WorkbookFile(file), list[Gathered]()
    choices = {each.number: partial(_chosen, number=each.number) for _, each in settings.stated()}
    for choice in choices.values():
        book.want(choice)
    for table, each in settings.stated():
        name = f"{file.name}/List {each.number}"
        try:
            if not any(list_of(sheet) == each.number for sheet in book.sheets()):
                said = f"{on_one_line(file.name)} has no worksheet List {each.number}; nothing is said of {each.title}"
                warnings.append(said)
                continue
            gathered = Gathered(table, each, book.rows(choices[each.number]), as_at)
        except FileRefused as refused:
            yield Sheet(table, name, RefusedRows(refused))
            continue
        kept.append(gathered)
        rows = ListedRows(gathered.rows, request.secret, gathered.labels, warnings=gathered.remarks(on_one_line(name)))
        since = gathered.since
        yield Sheet(table, name, rows, is_whole=since is not None, since=since, is_rolling=True)
    for gathered in kept:
        gathered.close()
    book.close()


def _chosen(names: Sequence[str], number: int) -> str:
    """The worksheet of a list. Raises FileRefused when there are several."""
    alike = [name for name in names if list_of(name) == number]
    exact = [name for name in alike if name.casefold().split() == ["list", str(number)]]
    if len(exact or alike) != 1:
        listed = ", ".join(map(on_one_line, alike))
        sentence = f"there are the worksheets {listed}; one is List {number}, so name the others differently"
        raise FileRefused(Code.UNKNOWN_LAYOUT, sentence)
    return (exact or alike)[0]


SOURCE = Source(
    "annex_a", Stream.CASE, AnnexASettings, lambda settings, _: [table for table, _ in settings.stated()], read
)
