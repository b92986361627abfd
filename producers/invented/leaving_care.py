"""Invented care leavers: who turns nineteen in the years of the record, and how they are then."""

from collections.abc import Iterator, Sequence
from random import Random

from hub.domain.calendar import add_months
from producers.invented.chance import between
from producers.invented.children import Child
from producers.invented.habits import Habits
from producers.invented.plan import Plan
from producers.invented.rows import Keys
from producers.invented.rows_of_children import CareLeaver
from producers.invented.wales import DAY

#: Of those in touch, those of whom one of the two is not stated.
NOT_STATED = 0.04


def invent_care_leavers(
    children: Sequence[Child], plan: Plan, habits: Habits, by: Random, keys: Keys
) -> Iterator[CareLeaver]:
    """As many a year as planned; most left care before the record begins and are known by nothing else."""
    for year in plan.years:
        known = [
            (child.person, birthday)
            for child in children
            if year.start <= (birthday := add_months(child.born, 12 * 19)) <= year.end
            and child.age(child.periods[-1].last) >= 16
        ]
        days = (year.end - year.start).days
        others = (
            (keys.next("P"), year.start + DAY * between(by, 0, days)) for _ in range(year.care_leavers - len(known))
        )
        for person, birthday in sorted([*known, *others], key=lambda each: each[1]):
            in_touch = by.random() >= habits.out_of_touch
            suitable, occupied = (_answer(share, in_touch, by) for share in (habits.unsuitable, habits.unoccupied))
            yield CareLeaver(person, birthday, in_touch, suitable, occupied)


def _answer(wrong: float, in_touch: bool, by: Random) -> bool | None:
    right, stated = by.random() >= wrong, by.random() >= NOT_STATED
    return right if in_touch and stated else None
