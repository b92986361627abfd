"""school_leavers.csv: with what pupils in care left school."""

from producers.rules.stating import States, about_people
from producers.rules.tables import Table, academic_year, boolean, text


def table() -> Table:
    """A row is the leaving statement of a pupil for an academic year; it is stated of that year's last day."""
    said = ("on_roll_in_january", "approved_qualification", "continuing")
    return about_people(
        "school_leavers.csv",
        (text("person_id"), academic_year("academic_year"), *map(boolean, said)),
        (States("school_left", "academic_year", {name: name for name in said}),),
        key=("person_id", "academic_year"),
    )
