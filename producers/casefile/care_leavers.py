"""care_leavers.csv: how young people who were looked after fare at 19."""

from producers.rules.stating import States, about_people
from producers.rules.tables import Table, boolean, day, text


def table() -> Table:
    """A row is a young person: everybody turns 19 once, so the person is the key."""
    said = ("in_touch", "suitable_accommodation", "occupied")
    return about_people(
        "care_leavers.csv",
        (
            text("person_id"),
            day("turned_19_on"),
            boolean("in_touch"),
            boolean("suitable_accommodation", required=False),
            boolean("occupied", required=False),
        ),
        (States("care_leaver_turned_19", "turned_19_on", {name: name for name in said}),),
    )
