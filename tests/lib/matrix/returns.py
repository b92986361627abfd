"""The files that state figures and populations: a line is a figure, and its own number of it may be corrected."""

from pathlib import Path

from hub.domain.areas import AREAS
from producers.sources.populations import YEARS
from schemas.events.population_stated import BANDS
from schemas.topics import PUBLISHER
from tests.lib.matrix.csv_files import CsvFile
from tests.lib.matrix.declaring import Declared, Folder, Person

FIRST_YEAR = min(YEARS)


def figure(person: Person) -> list[str]:
    """A figure of an indicator of its own."""
    value = "96" if person.is_corrected else "95"
    return [f"X/{person.number}", "FY2008-09", "95", "100", value, "final", "as counted"]


def population(person: Person) -> list[str]:
    """The population of an area, a band and a year of its own."""
    count = "2993001" if person.is_corrected else "2993000"
    year, place = divmod(person.number, 4 * len(AREAS))
    return [AREAS[place // 4].code, str(FIRST_YEAR + year), BANDS[place % 4], count, "An estimate"]


def grow_populations(place: Path, rows: int) -> None:
    """The populations of many years; there are not as many years as would make a million."""
    POPULATIONS.grow(place, min(rows, 4 * len(AREAS) * (len(YEARS) - 1)))


FIGURES = CsvFile(
    "performance.csv",
    ["indicator", "period", "numerator", "denominator", "value", "status", "note"],
    figure,
    required="period",
    facts=1,
    same={},
)
POPULATIONS = CsvFile(
    "populations.csv", ["area", "year", "band", "count", "source"], population, required="band", facts=1, same={}
)
DECLARED = [
    Declared(
        "performance_return",
        "performance_return",
        FIGURES.whole,
        FIGURES.nights(),
        FIGURES.grow,
        Folder("performance_return"),
    ),
    Declared(
        "populations",
        "populations",
        POPULATIONS.whole,
        POPULATIONS.nights(),
        grow_populations,
        Folder("populations"),
        PUBLISHER,
    ),
]
