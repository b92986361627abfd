"""An invented authority: what it states is about nobody, and says so. For the demonstration, tutorials and load tests."""

from collections.abc import Iterator, Mapping

from pydantic import Field, field_validator

from hub.domain.areas import is_authority
from hub.errors import ConfigurationError
from producers.casefile import tables
from producers.invented.authority import SEED, invent
from producers.invented.cases import FILES as ROWS
from producers.invented.facts import facts, key_of
from producers.invented.wales import AS_AT
from producers.reading import Extract, FileReading, Request, Source, SourceSettings
from producers.refusals import is_mass_withdrawal, mass_withdrawal
from schemas.topics import Stream


def files() -> Mapping[str, tuple[str, ...]]:
    """The kinds of event that each invented file states, in the order of a casefile."""
    return {each.file: each.kinds for each in tables() if each.file in ROWS}


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
    return Extract(AS_AT, files=_files(settings, request))


def _files(settings: SyntheticSettings, request: Request) -> Iterator[FileReading]:
    invented = dict(invent(request.authority, settings.seed, settings.scale).files())
    for table in tables():
        file = table.file
        if file not in invented:
            continue
        rows = invented[file]
        reading = FileReading(file, table.kinds, rows=len(rows))
        known, gone = request.accepted.gone(file, {key_of(table, row) for row in rows})
        if is_mass_withdrawal(known, gone) and file not in request.allowed_withdrawals:
            reading.refused = True
            reading.refusals.append(mass_withdrawal(file, known, gone))
        else:
            reading.facts.extend(facts(table, rows))
        yield reading


SOURCE = Source("synthetic", Stream.CASE, files, SyntheticSettings, read)
