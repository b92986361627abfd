"""visits.csv: visits to looked after children."""

from producers.casefile import care_periods
from producers.rules.stating import States, about_people
from producers.rules.tables import Table, day, text


def table() -> Table:
    """A row is a visit made in a care period."""
    return about_people(
        "visits.csv",
        (text("visit_id"), text("care_period_id"), text("person_id"), day("made_on")),
        (States("visit_made", "made_on", {"care_period": "care_period_id"}),),
        parent=care_periods.NAMED,
    )
