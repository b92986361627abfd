"""care_plans.csv: care plans of looked after children."""

from producers.casefile import care_periods
from producers.rules.stating import States, about_people
from producers.rules.tables import Table, day, text


def table() -> Table:
    """A row is a plan agreed for a care period."""
    return about_people(
        "care_plans.csv",
        (text("care_plan_id"), text("care_period_id"), text("person_id"), day("agreed_on")),
        (States("care_plan_agreed", "agreed_on", {"care_period": "care_period_id"}),),
        parent=care_periods.NAMED,
    )
