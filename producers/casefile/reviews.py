"""reviews.csv: reviews of looked after children."""

from producers.casefile import care_periods
from producers.rules.stating import States, about_people
from producers.rules.tables import Table, day, text


def table() -> Table:
    """A row is a review held in a care period."""
    return about_people(
        "reviews.csv",
        (text("review_id"), text("care_period_id"), text("person_id"), day("held_on")),
        (States("review_held", "held_on", {"care_period": "care_period_id"}),),
        parent=care_periods.NAMED,
    )
