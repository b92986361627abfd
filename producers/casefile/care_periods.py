"""care_periods.csv: periods of being looked after."""

from producers.refusals import Code
from producers.rules.stating import States, about_people, codes_of
from producers.rules.tables import Parent, Table, day, text

FILE = "care_periods.csv"
#: What a row of another file hangs on that names a care period.
NAMED = Parent(FILE, "care_period_id", Code.UNKNOWN_CARE_PERIOD)


def table() -> Table:
    """A row is a period of being looked after, with the footing on which it began."""
    return about_people(
        FILE,
        (
            text("care_period_id"),
            text("person_id"),
            day("started_on"),
            day("ended_on", required=False),
            codes_of("basis", "care_started", "basis"),
        ),
        (States("care_started", "started_on", {"basis": "basis"}), States("care_ended", "ended_on")),
        order=(("ended_on", "started_on"),),
    )
