"""adult_plans.csv: adults' care plans."""

from producers.refusals import Code
from producers.rules.stating import States, about_people
from producers.rules.tables import Parent, Table, day, text

FILE = "adult_plans.csv"
#: What a row of another file hangs on that names an adult's plan.
NAMED = Parent(FILE, "adult_plan_id", Code.UNKNOWN_PLAN)


def table() -> Table:
    """A row is the time for which an adult had a plan."""
    return about_people(
        FILE,
        (text("adult_plan_id"), text("person_id"), day("started_on"), day("ended_on", required=False)),
        (States("adult_plan_started", "started_on"), States("adult_plan_ended", "ended_on")),
        order=(("ended_on", "started_on"),),
    )
