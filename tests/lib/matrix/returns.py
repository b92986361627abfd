"""The files that state figures and populations: a line is a figure, and its own number of it may be corrected."""

from schemas.topics import PUBLISHER
from tests.lib.matrix.csv_files import CsvFile
from tests.lib.matrix.declaring import Declared, Folder, Person


def figure(person: Person) -> list[str]:
    """A figure of an indicator of its own."""
    value = "96" if person.is_corrected else "95"
    return [f"X/{person.number}", "FY2008-09", "95", "100", value, "final", "as counted"]


def population(person: Person) -> list[str]:
    """The population of a year of its own, and from the 5000th on of another band and area."""
    count = "2993001" if person.is_corrected else "2993000"
    year, place = 2000 + person.number % 5_000, person.number // 5_000
    band, area = ("all", "0_17", "18_plus", "75_plus")[place % 4], f"W060000{1 + place // 4:02}"
    return [area, str(year), band, count, "An estimate"]


FIGURES = CsvFile(
    "performance__csv",
    ["indicator", "period", "numerator", "denominator", "value", "status", "note"],
    figure,
    required="period",
    facts=1,
    same={},
)
POPULATIONS = CsvFile(
    "populations__csv", ["area", "year", "band", "count", "source"], population, required="band", facts=1, same={}
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
        POPULATIONS.grow,
        Folder("populations"),
        PUBLISHER,
    ),
]
