"""Invented changes of school and leaving statements."""

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random

from producers.invented.ages import FIRST_SUMMER
from producers.invented.chance import between, one_of
from producers.invented.children import Child, Period
from producers.invented.placements import Moves
from producers.invented.plan import Leavers, Plan, Year
from producers.invented.rows import Keys, SchoolChange, SchoolLeaver
from producers.invented.wales import DAY

#: Changes of school fall between these ages, both included.
SCHOOL_AGE = (5, 15)
#: Weeks of a year in which changes fall.
WEEKS_OF_SCHOOL = 48
#: At these ages, in September, a pupil goes on to the next stage of school.
TRANSITIONS = (7, 11)
#: Of those who leave care within the year, those who changed school before for no transitional reason.
CHANGED_BEFORE_LEAVING = 0.13
#: Of those who leave care, those who change school with it.
CHANGED_WITH_LEAVING = 0.08
#: Where a child moved in the year, how often the school changed with it.
CHANGED_WITH_MOVE = 0.7
#: For one pupil on the roll in January, those who were not on it.
NOT_ON_ROLL = 0.08


def invent_school_changes(
    children: Sequence[Child], moves: Moves, plan: Plan, by: Random, keys: Keys
) -> Iterator[SchoolChange]:
    """Changes of school for every reason; as many children as planned have one that counts."""
    for year in plan.years:
        here = [child for child in children if child.is_looked_after(year.end)]
        days = {child.person: _school_days(child, child.periods[-1], year) for child in here}
        able = [child for child in here if days[child.person]]
        by.shuffle(able)
        # Who has been here for longer is likelier to be among them, so that the months before 31 March look no different.
        able.sort(key=lambda child: by.random() * WEEKS_OF_SCHOOL > len(days[child.person]))
        moved = {child.person for child in able[: year.moved_school]}
        for child in children:
            period = child.periods[-1]
            if child.person in moved:
                yield _change(child, _when(days[child.person], moves.get(period.key, ()), by), "other", keys)
            elif child.person not in days:
                yield from _of_a_leaver(child, year, by, keys)
            september = date(year.start.year, 9, between(by, 2, 5))
            if child.age(september) in TRANSITIONS and child.is_looked_after(september):
                yield _change(child, september, "transition", keys)


def _change(child: Child, day: date, reason: str, keys: Keys) -> SchoolChange:
    return SchoolChange(keys.next("SC"), child.person, day, reason)


def _school_days(child: Child, period: Period, year: Year) -> list[date]:
    """Mondays of term in a year, or thereabouts, on which the child is looked after and of school age."""
    if period.days_in(year) <= 7:
        return []
    first = max(period.started, year.start) + DAY
    monday = first + DAY * (-first.weekday() % 7)
    last = min(period.ended - DAY, year.end) if period.ended else year.end
    weeks = (monday + DAY * 7 * week for week in range(((last - monday).days + 7) // 7))
    low, high = SCHOOL_AGE
    return [day for day in weeks if day.month != 8 and low <= child.age(day) <= high]


def _when(days: Sequence[date], moves: Sequence[date], by: Random) -> date:
    """More often than not within two weeks of a move to another placement."""
    soon = [day for day in days if any(0 <= (day - move).days <= 14 for move in moves)]
    return one_of(by, soon if soon and by.random() < CHANGED_WITH_MOVE else days)


def _of_a_leaver(child: Child, year: Year, by: Random, keys: Keys) -> Iterator[SchoolChange]:
    period = child.periods[-1]
    if period.ended is None or not year.start <= period.ended <= year.end:
        return
    days = _school_days(child, period, year)
    if days and by.random() < CHANGED_BEFORE_LEAVING:
        yield _change(child, one_of(by, days), "other", keys)
    if days and by.random() < CHANGED_WITH_LEAVING:
        yield _change(child, period.ended, "adoption_or_home", keys)


def invent_leavers(children: Sequence[Child], plan: Plan, by: Random, keys: Keys) -> Iterator[SchoolLeaver]:
    """The leaving statements of each summer. Pupils of before the record begins are known by nothing else."""
    for leavers in plan.leavers:
        people = [child.person for child in children if child.leaves_school == leavers.summer]
        people += [keys.next("P") for _ in range(leavers.pupils - len(people))]
        by.shuffle(people)
        for number, person in enumerate(people):
            yield _leaver(person, leavers, number < leavers.with_nothing, True, by)
        if leavers.summer < FIRST_SUMMER:
            for _ in range(int(leavers.pupils * NOT_ON_ROLL + by.random())):
                yield _leaver(keys.next("P"), leavers, by.random() < 0.3, False, by)


def _leaver(person: str, leavers: Leavers, nothing: bool, on_roll: bool, by: Random) -> SchoolLeaver:
    qualified = not nothing and by.random() < 0.75
    continuing = not nothing and (not qualified or by.random() < 0.8)
    year = f"{leavers.summer - 1}/{leavers.summer % 100:02}"
    return SchoolLeaver(person, year, on_roll, qualified, continuing)
