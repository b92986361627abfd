"""protection_plans.csv: child protection plans."""

from producers.rules.stating import States, about_people
from producers.rules.tables import Table, day, text


def table() -> Table:
    """A row is the time for which a child had a plan."""
    return about_people(
        "protection_plans.csv",
        (text("protection_plan_id"), text("person_id"), day("started_on"), day("ended_on", required=False)),
        (States("protection_plan_started", "started_on"), States("protection_plan_ended", "ended_on")),
        order=(("ended_on", "started_on"),),
    )
