"""Invented visits to children in their placements: within a week, then every six weeks.

Only the authorities of one region state them: not everyone starts with everything at once, and what the exchange shows
of an indicator that some do not give yet is to be seen too.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from hub.domain.areas import REGIONS
from producers.invented.chance import one_of
from producers.invented.habits import Habits
from producers.invented.rows import CarePeriod, Keys, Placement
from producers.invented.rows_of_children import Visit
from producers.invented.wales import AS_AT, DAY

#: The region whose authorities state visits.
FIRST_TO_STATE_THEM = "north-wales"
FIRST, LATER = timedelta(days=7), timedelta(days=42)
#: Days by which a visit is early, and by which one is late.
EARLY, LATE = (0, 0, 0, 1, 1, 2, 3, 4), (1, 1, 2, 3, 5, 7, 10, 14)


def states_visits(authority: str) -> bool:
    """Is the authority among those that state visits?"""
    return any(authority in region.members for region in REGIONS if region.code == FIRST_TO_STATE_THEM)


def invent_visits(
    habits: Habits, by: Random, keys: Keys, periods: Sequence[CarePeriod], placements: Sequence[Placement]
) -> Iterator[Visit]:
    """The visits in every placement that is no short absence or short break."""
    short_breaks = {period.care_period_id for period in periods if period.basis == "short_breaks"}
    for placement in placements:
        if placement.temporary is None and placement.care_period_id not in short_breaks:
            for made in _made(placement, habits, by):
                yield Visit(keys.next("V"), placement.care_period_id, placement.person_id, made)


def _made(placement: Placement, habits: Habits, by: Random) -> Iterator[date]:
    if placement.started_on + FIRST == AS_AT:
        return
    due = placement.started_on + FIRST
    while True:
        late = by.random() < habits.visit_late
        made = due + DAY * one_of(by, LATE) if late else max(due - DAY * one_of(by, EARLY), placement.started_on)
        if made + LATER == AS_AT:
            made -= DAY
        if made >= AS_AT or (placement.ended_on is not None and made >= placement.ended_on):
            return
        yield made
        due = made + LATER
