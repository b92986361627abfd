"""The SSDA903 return of children looked after, as CSV files in a folder or as XML, of one year or of several read as one.

A return holds the episodes of a year and those that were open when it began. So the first episode of many children is no
beginning of a period of care; the returns of earlier years, named in `earlier`, hold it.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from hub.errors import ConfigurationError
from producers.as_at import FILE as AS_AT
from producers.as_at import read_as_at
from producers.casefile import tables
from producers.files.listed import ListedRow, ListedRows
from producers.reading import Extract, FolderSettings, Request, Sheet, Source
from producers.refusals import Code, Refusal
from producers.rules.tables import Table
from producers.ssda903.folder import Return, return_in
from producers.ssda903.held import Held
from producers.ssda903.parts import Part
from producers.ssda903.translation import Translation
from schemas.topics import Stream

PARTS = {
    "care_periods.csv": Part.EPISODES,
    "placements.csv": Part.EPISODES,
    "reviews.csv": Part.REVIEWS,
    "care_leavers.csv": Part.LEAVERS,
}
"""The tables that a return states, parents first, and the part that each is told from."""

LABELS = {
    "care_period_id": "the period of care, by CHILD and the DECOM of its RNE S,",
    "person_id": "CHILD",
    "started_on": "DECOM",
    "ended_on": "DEC",
    "type": "PLACE",
    "basis": "LS",
    "held_on": "REVIEW",
}


class Ssda903Settings(FolderSettings, frozen=True):
    """The keys of a source that is a return."""

    #: The folders of the returns of earlier years, each with its as_at.txt; they are read together with the present one.
    earlier: tuple[Path, ...] = ()
    #: The as-at day where there is no as_at.txt beside the present return, for example 2018-03-31.
    as_at: date | None = None
    #: Refuse a period of care that began before the first day that the returns cover, as its earlier reviews are not in them.
    whole_periods_only: bool = False


def return_tables() -> tuple[Table, ...]:
    """The tables of a casefile that a return says something of."""
    known = {each.file: each for each in tables()}
    return tuple(known[file] for file in PARTS)


def read(given: FolderSettings, request: Request) -> Extract:
    """Read the returns; a ConfigurationError when a folder is missing, a refusal of the whole when a day cannot be taken."""
    settings = given if isinstance(given, Ssda903Settings) else Ssda903Settings.model_validate(dict(given))
    for folder in (settings.folder, *settings.earlier):
        if not folder.is_dir():
            raise ConfigurationError(
                f"source {settings.name}: there is no folder {folder}; "
                "the return belongs there, or `folder` or `earlier` of the configuration names another place"
            )
    as_at = read_as_at(settings.folder, request, settings.as_at)
    if isinstance(as_at, Refusal):
        return Extract(None, as_at)
    returns: list[Return] = []
    for folder in settings.earlier:
        day = _earlier_day(folder, request, as_at, [each.as_at for each in returns])
        if isinstance(day, Refusal):
            return Extract(None, day)
        returns.append(return_in(folder, day.isoformat(), f"{folder.name}/", settings.earlier))
    returns.sort(key=lambda each: each.as_at)
    returns.append(return_in(settings.folder, as_at.isoformat(), known=settings.earlier))
    warnings = [warning for each in returns for warning in each.warnings]
    if not returns[-1].files:
        warnings.append("there is no file of an SSDA903 return; nothing is stated and nothing withdrawn")
    return Extract(as_at, warnings=warnings, sheets=_sheets(returns, settings, request))


def _earlier_day(folder: Path, request: Request, present: date, known: list[str]) -> date | Refusal:
    """The as-at day of a return of an earlier year, by which returns are put in order."""
    file = f"{folder.name}/{AS_AT}"
    day = read_as_at(folder, Request(request.authority, request.today))
    if isinstance(day, Refusal):
        return replace(day, file=file)
    if day >= present or day.isoformat() in known:
        sentence = (
            f"the as-at day of this return is {day}; each return has its own, and those in `earlier` have one before that of the"
            f" present return, {present}"
        )
        return Refusal(file, 1, Code.BAD_AS_AT, sentence)
    return day


def _sheets(returns: list[Return], settings: Ssda903Settings, request: Request) -> Iterator[Sheet]:
    with Held(returns) as held:
        translation = Translation(held, settings.whole_periods_only)
        rows: dict[str, Callable[[], Iterator[ListedRow]]] = {
            "care_periods.csv": translation.periods,
            "placements.csv": translation.placements,
            "reviews.csv": translation.reviews,
            "care_leavers.csv": translation.leavers,
        }
        warned: set[Part] = set()
        for table in return_tables():
            part = PARTS[table.file]
            if held.has(part):
                warnings = [] if part in warned else held.warnings[part]
                warned.add(part)
                yield Sheet(table, held.present.name(part), _Rows(rows[table.file], request.secret, warnings))


class _Rows(ListedRows):
    """Rows of one table, whose warnings are those that come up while the part is read."""

    def __init__(self, produce: Callable[[], Iterator[ListedRow]], secret: bytes, warnings: list[str]) -> None:
        super().__init__(produce, secret, LABELS)
        self.warnings = warnings


SOURCE = Source("ssda903", Stream.CASE, Ssda903Settings, lambda *_: return_tables(), read)
