"""school_changes.csv: changes of school."""

from producers.rules.stating import States, about_people, codes_of
from producers.rules.tables import Table, day, text


def table() -> Table:
    """A row is one change of school of a child, with its reason."""
    return about_people(
        "school_changes.csv",
        (
            text("school_change_id"),
            text("person_id"),
            day("changed_on"),
            codes_of("reason", "school_changed", "reason"),
        ),
        (States("school_changed", "changed_on", {"reason": "reason"}),),
    )
