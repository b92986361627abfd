"""Invented reviews and care plans: chains of reviews by the statutory dates, most of them held a few days early."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from hub.domain.calendar import add_months, is_working_day
from producers.invented.chance import one_of
from producers.invented.children import FIRST_REVIEW, Child, Period
from producers.invented.plan import Plan
from producers.invented.rows import CarePlan, Keys, Review
from producers.invented.wales import AS_AT, DAY, YEARS

#: The second review is due this many months after the first was held, and each later one these after the one before.
SECOND_REVIEW, LATER_REVIEWS = 3, 6

#: Days by which a review is early, and by which one is late.
EARLY = (0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 9, 12, 16)
LATE = (1, 2, 3, 4, 5, 6, 8, 11, 15, 22, 30, 44, 60)
#: Days by which a care plan precedes the placement, and by which one follows it.
PLANNED = (0, 0, 0, 0, 1, 2, 3, 5, 8)
PLAN_LATE = (1, 2, 3, 5, 8, 10, 15, 21, 34)


class Lateness:
    """Says which reviews are late, so that their share of those due in each year comes out as planned."""

    def __init__(self, plan: Plan, by: Random) -> None:
        self._by = by
        self._years = plan.years
        #: Late reviews owed to the plan so far, and how many must be owed for the next to be late.
        self._owed = [year.first_late for year in plan.years]
        self._enough = [0.5 + by.random() for _ in plan.years]

    def falls_on(self, due: date) -> bool:
        """Is the review due on this day late?"""
        year = (due.year - (due.month < 4)) - YEARS[0].start.year
        self._owed[year] += self._years[year].late_reviews
        if self._owed[year] < self._enough[year]:
            return False
        self._owed[year] -= 1.0
        self._enough[year] = 0.5 + self._by.random()
        return True


def invent_reviews(children: Sequence[Child], plan: Plan, by: Random, keys: Keys) -> Iterator[Review]:
    """The reviews held in every period of care; the last may be missing."""
    lateness = Lateness(plan, by)
    for child in children:
        for period in child.periods:
            for held in _held(period, lateness, by):
                yield Review(keys.next("RV"), period.key, child.person, held)


def _held(period: Period, lateness: Lateness, by: Random) -> Iterator[date]:
    due = period.started + FIRST_REVIEW
    months = SECOND_REVIEW
    while True:
        counts = due <= AS_AT and (period.ended is None or due < period.ended)
        if counts and lateness.falls_on(due):
            held = _working_day(due + DAY * one_of(by, LATE), DAY)
        else:
            held = _working_day(due - DAY * one_of(by, EARLY), -DAY)
        # Nor may the next fall due on the as-at day itself.
        while add_months(held, months) == AS_AT:
            held = _working_day(held - DAY, -DAY)
        if held > AS_AT or (period.ended is not None and held >= period.ended):
            return
        yield held
        due, months = add_months(held, months), LATER_REVIEWS


def _working_day(day: date, step: timedelta) -> date:
    while not is_working_day(day):
        day += step
    return day


def invent_care_plans(children: Sequence[Child], plan: Plan, by: Random, keys: Keys) -> Iterator[CarePlan]:
    """A care plan for every period of care; for as many as planned it comes after the first placement, or never."""
    for year in plan.years:
        begun = [
            (child, period)
            for child in children
            for period in child.periods
            if year.start <= period.started <= year.end
        ]
        missing = [True] * year.without_plan + [False] * (len(begun) - year.without_plan)
        by.shuffle(missing)
        for (child, period), late in zip(begun, missing, strict=True):
            agreed = (
                period.started + DAY * one_of(by, PLAN_LATE) if late else period.started - DAY * one_of(by, PLANNED)
            )
            if agreed <= period.last:
                yield CarePlan(keys.next("CN"), period.key, child.person, agreed)
