"""Invented series of short breaks: placements of a few days, in a period that counts for no looked-after indicator."""

from random import Random

from producers.invented.cases import Cases
from producers.invented.chance import between
from producers.invented.plan import Plan
from producers.invented.rows import CarePeriod, CarePlan, Keys, Placement
from producers.invented.wales import AS_AT, DAY, YEARS

#: Weeks from one short break to the next.
APART = (3, 8)


def invent_short_breaks(plan: Plan, cases: Cases, by: Random, keys: Keys) -> None:
    """Add the children of an authority who come for short breaks; some of the series have ended."""
    span = (AS_AT - YEARS[0].start).days
    for _ in range(plan.short_breaks):
        person, period = keys.next("P"), keys.next("CP")
        started = YEARS[0].start + DAY * between(by, 0, span - 120)
        ended = started + DAY * between(by, 90, 500)
        has_ended = ended <= AS_AT
        cases.care_periods.append(CarePeriod(period, person, started, ended if has_ended else None, "short_breaks"))
        cases.care_plans.append(CarePlan(keys.next("CN"), period, person, started - DAY * between(by, 0, 14)))
        day = started
        while True:
            back = day + DAY * between(by, 1, 4)
            if back > min(ended, AS_AT):
                break
            cases.placements.append(Placement(keys.next("PL"), period, person, day, back, "foster"))
            day += DAY * 7 * between(by, *APART)
