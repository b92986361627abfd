"""When invented children were born: nobody is looked after at eighteen, and those who leave school are of the age for it.

Birth dates are used to make the cases make sense and are stated nowhere.
"""

from collections.abc import Sequence
from datetime import date
from random import Random

from hub.domain.calendar import add_months
from producers.invented.chance import between, one_of
from producers.invented.children import Child
from producers.invented.plan import Plan
from producers.invented.wales import DAY

#: The ages at which children come into care.
AGES = (0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 12, 13, 13, 14, 14, 15, 15)
#: The record begins in April 2006, so nobody in it can leave school earlier.
FIRST_SUMMER = 2007


def cohort(summer: int) -> tuple[date, date]:
    """The first and last birthday of those who leave school in a summer: 15 on the 31 August before."""
    return date(summer - 17, 9, 1), date(summer - 16, 8, 31)


def give_ages(children: Sequence[Child], plan: Plan, by: Random) -> None:
    """Choose who leaves school in which summer among those in care in January, and then everyone's birthday."""
    for leavers in plan.leavers:
        if leavers.summer < FIRST_SUMMER:
            continue
        january = date(leavers.summer, 1, 15)
        able = [child for child in children if child.leaves_school is None and child.is_looked_after(january)]
        by.shuffle(able)
        first, last = cohort(leavers.summer)
        for child in able[: leavers.pupils]:
            child.leaves_school = leavers.summer
            child.born = _birthday(max(first, _oldest(child)), last, by)
    for child in children:
        if child.leaves_school is None:
            child.born = _any_birthday(child, plan, by)


def _any_birthday(child: Child, plan: Plan, by: Random) -> date:
    """A birthday that leaves the child under eighteen, and of no age to leave school in a summer that is on record."""
    started = child.periods[0].started
    born = max(add_months(started, -12 * one_of(by, AGES)) - DAY * between(by, 0, 364), _oldest(child))
    for leavers in plan.leavers:
        first, last = cohort(leavers.summer)
        if first <= born <= last and child.is_looked_after(date(leavers.summer, 1, 15)):
            born = _birthday(last + DAY, last + DAY * 365, by)
    return born


def _oldest(child: Child) -> date:
    """Born any earlier, the child would still be looked after on the eighteenth birthday."""
    return add_months(child.periods[-1].last, -12 * 18) + DAY


def _birthday(first: date, last: date, by: Random) -> date:
    return first + DAY * between(by, 0, max(0, (last - first).days))
