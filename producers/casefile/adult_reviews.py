"""adult_reviews.csv: reviews of adults' care plans."""

from producers.casefile import adult_plans
from producers.rules.stating import States, about_people
from producers.rules.tables import Table, day, text


def table() -> Table:
    """A row is a review of one plan."""
    return about_people(
        "adult_reviews.csv",
        (text("adult_review_id"), text("adult_plan_id"), text("person_id"), day("held_on")),
        (States("adult_review_held", "held_on", {"adult_plan": "adult_plan_id"}),),
        parent=adult_plans.NAMED,
    )
