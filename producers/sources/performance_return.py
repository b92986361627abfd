"""Figures that an authority calculated itself, or that the publisher of national figures states, in `performance.csv`.

An authority states its own figures only. The publisher says of each which area it is about, where it is stated and
under which licence. A figure's status is as stated: what is provisional stays so until a final one is stated.
"""

import re
from functools import partial
from typing import Any

from hub.domain.areas import area as area_of
from hub.domain.periods import Period, parse_period
from producers.facts import Fact
from producers.files.returns import read_return
from producers.reading import Extract, FolderSettings, Request, Source
from producers.refusals import Code
from producers.rules.cells import read_number
from producers.rules.tables import Column, Row, Table, code, text
from schemas.topics import PUBLISHER, Stream

FILE = "performance.csv"
KIND = "reported_figure"
WITHHELD = "*"
STATUSES = ("provisional", "final")

_INDICATOR = re.compile(r"[A-Za-z][A-Za-z0-9/_.()-]{0,63}")
_PERIODS = "a period is 2009-03, FY2008-09-Q4, FY2008-09 or AY2007-08"


def read_indicator(cell: str) -> str | None:
    """A code, also of an indicator that the hub does not derive."""
    return cell if _INDICATOR.fullmatch(cell) else None


def read_period(cell: str) -> Period | None:
    """The code of a month, quarter, year or academic year."""
    return parse_period(cell) if cell.isascii() else None


def read_figure(cell: str) -> tuple[str, float | None] | None:
    """A number and how it was written; no number when it is withheld."""
    if cell == WITHHELD:
        return cell, None
    number = read_number(cell)
    return None if number is None else (cell, number)


def table(authority: str) -> Table:
    """What an authority's file must be like; the publisher's has three more columns that must be given."""
    publishes = authority == PUBLISHER
    areas = area_of if publishes else {authority: authority}.get
    whose = "the ONS code of an authority or Wales, or a region" if publishes else f"{authority}, its own figures only"
    return Table(
        FILE,
        (KIND,),
        ("indicator", "period", "area") if publishes else ("indicator", "period"),
        (
            Column("indicator", True, read_indicator, Code.UNKNOWN_CODE, "a code is letters and digits, as SCC/006"),
            Column("period", True, read_period, Code.BAD_DATE, _PERIODS),
            _figure("numerator"),
            _figure("denominator"),
            _figure("value"),
            code("status", STATUSES),
            text("note", required=False),
            Column("area", publishes, areas, Code.UNKNOWN_CODE, f"it is {whose}"),
            text("source", required=publishes),
            text("licence", required=publishes),
        ),
        partial(_reported, authority),
        person=None,
    )


def _figure(name: str) -> Column:
    return Column(
        name, False, read_figure, Code.BAD_NUMBER, "it is a number such as 93 or 91.4, * when withheld, or blank"
    )


def _reported(authority: str, key: str, row: Row) -> list[Fact]:
    indicator, period, numerator, denominator, value, status, note, area, source, licence = row
    about = authority if area is None or isinstance(area, str) else area.code
    stated = [numerator, denominator, value]
    fields: dict[str, Any] = {
        "indicator": indicator,
        "area": about,
        "period": period.code,
        "figure_status": status,
        "numerator": _number(numerator),
        "denominator": _number(denominator),
        "value": _number(value),
        "value_text": None if value is None or value[1] is None else value[0],
        "withheld": any(each is not None and each[1] is None for each in stated),
        "note": note,
        "stated_in": source,
        "licence": licence,
    }
    return [Fact(KIND, key, f"{indicator}/{about}/{period.code}", period.end, None, fields)]


def _number(figure: tuple[str, float | None] | None) -> float | None:
    return None if figure is None else figure[1]


def read(settings: FolderSettings, request: Request) -> Extract:
    """Read `performance.csv`; without an `as_at.txt` it speaks as at today."""
    return read_return(settings, request, table(request.authority))


SOURCE = Source(
    "performance_return", Stream.PERFORMANCE, FolderSettings, lambda _, authority: (table(authority),), read
)
