"""An invented authority: what it states is about nobody, and says so. For the demonstration, tutorials and load tests."""

from collections.abc import Iterable, Iterator

from pydantic import Field, field_validator

from hub.domain.areas import is_authority
from hub.errors import ConfigurationError
from producers.casefile import tables
from producers.files.listed import ListedRow, ListedRows
from producers.invented.authority import SEED, invent
from producers.invented.casefile import cells
from producers.invented.cases import FILES as ROWS
from producers.invented.wales import AS_AT
from producers.reading import Extract, Request, Sheet, Source, SourceSettings
from producers.rules.tables import Table
from schemas.topics import Stream


def invented_tables() -> tuple[Table, ...]:
    """The tables of a casefile that are invented."""
    return tuple(each for each in tables() if each.file in ROWS)


class SyntheticSettings(SourceSettings, frozen=True):
    """The keys of a source of invented cases."""

    #: Stated with every event, so it has to say that they are invented.
    name: str = "invented cases"
    #: Another seed, another Wales.
    seed: int = SEED
    #: How many cases: 1 is the authority's part of about a third of Wales.
    scale: float = Field(default=1.0, gt=0, le=1000)

    @field_validator("name")
    @classmethod
    def _says_so(cls, value: str) -> str:
        if "invented" not in value.split():
            raise ValueError('must have the word "invented" in it, for example "invented cases"')
        return value


def read(settings: SyntheticSettings, request: Request) -> Extract:
    """Invent the authority's cases; a ConfigurationError for the publisher, who has none."""
    if not is_authority(request.authority):
        raise ConfigurationError(
            f"source {settings.name}: cases can be invented for one of the 22 authorities only, not for {request.authority}"
        )
    return Extract(AS_AT, sheets=_sheets(settings, request))


def _sheets(settings: SyntheticSettings, request: Request) -> Iterator[Sheet]:
    invented = dict(invent(request.authority, settings.seed, settings.scale).files())
    for table in invented_tables():
        if table.file in invented:

            def rows(file: str = table.file) -> Iterable[ListedRow]:
                return (ListedRow(line, cells(row)) for line, row in enumerate(invented[file], 2))

            yield Sheet(table, table.file, ListedRows(rows, request.secret))


SOURCE = Source("synthetic", Stream.CASE, SyntheticSettings, lambda *_: invented_tables(), read)
