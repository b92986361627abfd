"""core_groups.csv: meetings of the core groups of children with a protection plan."""

from producers.rules.stating import States, about_people
from producers.rules.tables import Table, day, text


def table() -> Table:
    """A row is a meeting about one child."""
    return about_people(
        "core_groups.csv",
        (text("core_group_id"), text("person_id"), day("held_on")),
        (States("core_group_held", "held_on"),),
    )
