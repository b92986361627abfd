"""Invented placements: they cover each period of care, and as many children as planned have three or more in a year."""

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random

from producers.invented.chance import Mixture, between, one_of
from producers.invented.children import Child, Period
from producers.invented.plan import Plan, Year
from producers.invented.rows import Keys, Placement
from producers.invented.wales import DAY

#: Children with three or more placements have two or more moves, a few weeks apart.
MOVES = (2, 2, 2, 2, 3, 3, 4)
WEEKS_APART = (5, 30)
#: A year in which a child could have two or more moves has this many days of care at least.
LONG_ENOUGH = 50
DAYS_OF_YEAR = 365
#: Of the others, those who move once in a year.
MOVE_ONCE = 0.15
#: Of those who leave within the year, those with two or more moves: about as many as of those who stay.
UNSETTLED_LEAVERS = 0.11
#: Long placements with an absence of a week or less.
ABSENCES = 0.3

TYPES = {
    "young": Mixture({"foster": 14, "kinship_foster": 3, "parent": 2, "adoption": 1}),
    "older": Mixture({"foster": 13, "kinship_foster": 3, "residential": 3, "parent": 1}),
    "oldest": Mixture({"foster": 10, "residential": 5, "independent": 4, "other": 1}),
}
ABSENT = Mixture({"holiday": 6, "hospital": 2, "other": 2})

#: The days of moves, by the key of a period of care.
Moves = dict[str, list[date]]


def invent_moves(children: Sequence[Child], plan: Plan, by: Random) -> Moves:
    """When children move from one placement to another."""
    moves: Moves = {}
    for year in plan.years:
        here = [child for child in children if child.is_looked_after(year.end)]
        able = [child for child in here if child.periods[-1].days_in(year) >= LONG_ENOUGH]
        by.shuffle(able)
        # Who has been here for longer is likelier to be among them, so that the months before 31 March look no different.
        able.sort(key=lambda child: by.random() * DAYS_OF_YEAR > child.periods[-1].days_in(year))
        unsettled = {child.person for child in able[: year.unsettled]}
        staying = {child.person for child in here}
        for child in children:
            for period in child.periods:
                number = 0
                if child.person in unsettled:
                    number = one_of(by, MOVES) if period is child.periods[-1] else 0
                elif child.person in staying:
                    # A child who came back within the year has two placements already.
                    number = int(_open_in(child, year) == 1 and by.random() < MOVE_ONCE)
                else:
                    number = one_of(by, MOVES) if by.random() < UNSETTLED_LEAVERS else int(by.random() < MOVE_ONCE)
                if number:
                    moves.setdefault(period.key, []).extend(_days(period, year, number, by))
    return moves


def _open_in(child: Child, year: Year) -> int:
    """Periods of care with a placement open at some time in the year."""
    return sum(period.started <= year.end and period.last >= year.start for period in child.periods)


def _days(period: Period, year: Year, number: int, by: Random) -> list[date]:
    first = max(period.started, year.start) + DAY * 5
    room = period.days_in(year) - 6
    if room < (0 if number == 1 else LONG_ENOUGH - 6):
        return []
    gaps = [between(by, *WEEKS_APART) for _ in range(number - 1)]
    if sum(gaps) > room:
        gaps = [room // number] * (number - 1)
    day = first + DAY * between(by, 0, room - sum(gaps))
    days = [day]
    for gap in gaps:
        day += DAY * gap
        days.append(day)
    return days


def invent_placements(children: Sequence[Child], moves: Moves, by: Random, keys: Keys) -> Iterator[Placement]:
    """The placements of every period of care, and short absences from them."""
    for child in children:
        for period in child.periods:
            starts = [period.started, *moves.get(period.key, ())]
            ends = [*starts[1:], period.ended]
            for started, ended in zip(starts, ends, strict=True):
                kind = TYPES[_stage(child.age(started))].draw(by)
                yield Placement(keys.next("PL"), period.key, child.person, started, ended, kind)
                yield from _absence(child, period, started, ended or period.last, by, keys)


def _stage(age: int) -> str:
    if age < 5:
        return "young"
    return "older" if age < 16 else "oldest"


def _absence(child: Child, period: Period, started: date, last: date, by: Random, keys: Keys) -> Iterator[Placement]:
    """A holiday, a stay in hospital: the placement stays open, and the child returns to it as planned."""
    days = (last - started).days
    if days < 60 or by.random() >= ABSENCES:
        return
    away = started + DAY * between(by, 14, days - 14)
    back = away + DAY * between(by, 2, 7)
    why = ABSENT.draw(by)
    yield Placement(keys.next("PL"), period.key, child.person, away, back, "other", why, True)
