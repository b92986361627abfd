"""carers.csv: carers of adults, and what they were offered and given."""

from producers.rules.stating import States, about_people
from producers.rules.tables import Table, day, text


def table() -> Table:
    """A row is a carer, who is the key, with the day of each step that was taken; no step needs the one before it."""
    steps = ("offered_on", "assessed_on", "served_on")
    return about_people(
        "carers.csv",
        (text("person_id"), day("identified_on"), *(day(step, required=False) for step in steps)),
        (
            States("carer_identified", "identified_on"),
            States("carer_offered", "offered_on"),
            States("carer_assessed", "assessed_on"),
            States("carer_served", "served_on"),
        ),
        order=tuple((step, "identified_on") for step in steps),
    )
