"""Files of an authority's own making: the same referrals as text between semicolons, and as a worksheet."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from producers.reading import SourceSettings
from tests.lib.configured import configured
from tests.lib.matrix.csv_files import CsvFile
from tests.lib.matrix.declaring import Declared, Person
from tests.lib.matrix.worksheet_files import WorksheetFile

REFERRALS = """\
format = "delimited"
[sources.tables.referrals]
file = "{file}"
{further}
[sources.tables.referrals.columns]
referral_id = "Ref No"
person_id = "Child ID"
received_at = {{ column = "Date Received", dates = ["%d-%b-%Y", "uk"] }}
source = {{ column = "Source", codes = {{ "GP" = "health", "Ysgol / School" = "school" }} }}
decided_at = {{ column = "Date Decided", dates = "%d-%b-%Y" }}
decision = {{ column = "Outcome", codes = {{ "A" = "assessment" }} }}
"""
COLUMNS = ["Ref No", "Child ID", "Date Received", "Source", "Date Decided", "Outcome"]


def settings(file: str, further: str) -> Any:
    """The settings that a configuration file gives for such a file."""
    text = REFERRALS.format(file=file, further=further)

    def made(place: Path) -> SourceSettings:
        return configured(place, text)

    return made


def cells(person: Person) -> list[str]:
    """A referral that was decided, as this authority writes it."""
    source = "GP" if person.is_corrected else "Ysgol / School"
    return [f"R{person.number}", f"P{person.number}", "05-Mar-2009", source, "06-Mar-2009", "A"]


def values(person: Person) -> Sequence[Any]:
    """The same as the values of a worksheet's cells."""
    number, who, _, source, *_ = cells(person)
    return [number, who, date(2009, 3, 5), source, date(2009, 3, 6), "A"]


TEXT = CsvFile(
    "Referrals_1.csv",
    COLUMNS,
    cells,
    required="Date Received",
    facts=2,
    same={"05-Mar-2009": ["5/3/2009", "05-MAR-2009"], "Ysgol / School": ["ysgol  /  school"], "Ref No": ["REF  No"]},
    separator=";",
    encoding="cp1252",
)
SHEET = WorksheetFile(
    "Referrals.xlsx",
    "Referrals",
    "Referrals.xlsx/Referrals",
    COLUMNS,
    values,
    required="Date Received",
    facts=2,
    same={date(2009, 3, 5): ["05-Mar-2009", "5/3/2009"], "Ysgol / School": ["ysgol /  School "]},
)
DECLARED = [
    Declared(
        "delimited-csv",
        "delimited",
        TEXT.whole,
        TEXT.nights(),
        TEXT.grow,
        settings("Referrals*.csv", 'separator = ";"\nencoding = "cp1252"'),
    ),
    Declared(
        "delimited-xlsx",
        "delimited",
        SHEET.whole,
        SHEET.nights(),
        SHEET.grow,
        settings("*.xlsx", 'sheet = "Referrals"'),
    ),
]
