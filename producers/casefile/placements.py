"""placements.csv: where a looked after child lived."""

from producers.casefile import care_periods
from producers.rules.stating import States, about_people, codes_of
from producers.rules.tables import Table, boolean, day, text


def table() -> Table:
    """A row is a placement, or a temporary absence from one."""
    return about_people(
        "placements.csv",
        (
            text("placement_id"),
            text("care_period_id"),
            text("person_id"),
            day("started_on"),
            day("ended_on", required=False),
            codes_of("type", "placement_started", "placement_type"),
            codes_of("temporary", "placement_started", "temporary", required=False),
            boolean("returned_as_planned", required=False),
        ),
        (
            States(
                "placement_started",
                "started_on",
                {"care_period": "care_period_id", "placement_type": "type", "temporary": "temporary"},
            ),
            States(
                "placement_ended",
                "ended_on",
                {"care_period": "care_period_id", "returned_as_planned": "returned_as_planned"},
            ),
        ),
        order=(("ended_on", "started_on"),),
        parent=care_periods.NAMED,
    )
