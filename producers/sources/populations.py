"""How many people live in an area, as the publisher of national figures states it in `populations.csv`.

A population is stated of the area itself, an authority, a region or Wales: none is ever summed or carried over.
"""

import re
from datetime import date

from hub.domain.areas import Area
from hub.domain.areas import area as area_of
from hub.errors import ConfigurationError
from producers.facts import Fact
from producers.files.returns import read_return
from producers.reading import Extract, FolderSettings, Request, Source
from producers.refusals import Code
from producers.rules.tables import Column, Row, Table, code
from schemas.events.population_stated import BANDS
from schemas.topics import PUBLISHER, Stream

FILE = "populations.csv"
KIND = "population_stated"

#: From the first census on.
YEARS = range(1801, 9000)
LONGEST_SOURCE = 200

_YEAR = re.compile(r"[0-9]{4}")
_COUNT = re.compile(r"[0-9]{1,10}")


def read_year(cell: str) -> int | None:
    """A calendar year."""
    return int(cell) if _YEAR.fullmatch(cell) and int(cell) in YEARS else None


def read_count(cell: str) -> int | None:
    """How many people: digits and nothing else."""
    return int(cell) if _COUNT.fullmatch(cell) else None


def read_source(cell: str) -> str | None:
    """Where it was published: a line of text."""
    return cell if len(cell) <= LONGEST_SOURCE and cell.isprintable() else None


def table() -> Table:
    """What the publisher's file must be like."""
    areas = "the ONS code of an authority or Wales, or a region"
    return Table(
        FILE,
        (KIND,),
        ("area", "year", "band"),
        (
            Column("area", True, area_of, Code.UNKNOWN_CODE, f"it is {areas}"),
            Column("year", True, read_year, Code.BAD_DATE, "a calendar year is written 2008"),
            code("band", BANDS),
            Column("count", True, read_count, Code.BAD_NUMBER, "it is a whole number such as 3063758"),
            Column("source", True, read_source, Code.UNKNOWN_CODE, f"it is one line of at most {LONGEST_SOURCE} signs"),
        ),
        _stated,
        person=None,
    )


def _stated(key: str, row: Row) -> list[Fact]:
    area: Area
    area, year, band, count, source = row
    fields = {"area": area.code, "year": year, "band": band, "count": count, "source": source}
    return [Fact(KIND, key, f"{area.code}|{year}|{band}", date(year, 6, 30), None, fields)]


def read(settings: FolderSettings, request: Request) -> Extract:
    """Read `populations.csv`; a ConfigurationError for an authority, which states no populations."""
    if request.authority != PUBLISHER:
        raise ConfigurationError(
            f"source {settings.name}: populations are stated by the publisher, {PUBLISHER}, and not by {request.authority}; "
            "take this source out of the configuration"
        )
    return read_return(settings, request, table())


SOURCE = Source("populations", Stream.PERFORMANCE, FolderSettings, lambda *_: (table(),), read)
