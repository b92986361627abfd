"""Annex A: a workbook with the referrals of List 3."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from tests.lib.matrix.declaring import Declared, Folder, Person
from tests.lib.matrix.worksheet_files import WorksheetFile


def values(person: Person) -> Sequence[Any]:
    """A referral of a child; who referred it may be corrected."""
    source = "e) 2A: Schools" if person.is_corrected else "q) 6: Police"
    return [100 + person.number, "a) Male", date(2009, 3, 2), source, "No"]


LIST_3 = WorksheetFile(
    "Annex.xlsx",
    "List 3",
    "Annex.xlsx/List 3",
    ["Child Unique ID", "Gender", "Date of Referral", "Referral Source", "Referral NFA?"],
    values,
    required="Date of Referral",
    facts=1,
    same={
        101: ["101", 101.0],
        date(2009, 3, 2): ["02/03/2009", "2009-03-02 00:00:00"],
        "q) 6: Police": ["6", "police"],
        "a) Male": ["b) Female"],
        "Child Unique ID": ["CHILD  UNIQUE\nID"],
    },
)
DECLARED = [
    Declared(
        "annex_a",
        "annex_a",
        LIST_3.whole,
        LIST_3.nights(),
        LIST_3.grow,
        Folder("annex_a", {"states": ("referrals",)}),
    ),
]
