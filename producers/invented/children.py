"""Invented children looked after: when each period of care begins and ends, and how old the child is."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from producers.invented.chance import Mixture, between, one_of
from producers.invented.plan import Plan, Year
from producers.invented.rows import Keys, Referral
from producers.invented.wales import AS_AT, DAY

#: The first review of a period of care is due this long after its start.
FIRST_REVIEW = timedelta(days=28)
#: Until here the record fills: its first year has the entries of the years before too.
FILLED = date(2006, 9, 30)
#: Nobody leaves before.
FIRST_EXIT = date(2006, 6, 1)
#: Of the entries of the first year, those that fill the record.
FILLING = 0.72
#: Entries that are a return.
RETURNS = 0.12
#: Entries that follow a referral of the last months.
REFERRED = 0.6

BASES = Mixture({"care_order": 3, "accommodated": 2})


@dataclass(slots=True)
class Period:
    """A period of care, from `started` up to but not including `ended`."""

    key: str
    basis: str
    started: date
    ended: date | None = None

    @property
    def last(self) -> date:
        """The last day on which anything of it can be on record."""
        return self.ended or AS_AT

    def days_in(self, year: Year) -> int:
        """How many days of a year it covers; none or fewer when it lies outside."""
        after = year.end + DAY
        return (min(self.ended or after, after) - max(self.started, year.start)).days


@dataclass(slots=True)
class Child:
    """A child looked after, once or twice."""

    person: str
    periods: list[Period] = field(default_factory=list)
    born: date = date.min
    #: The summer in which the child leaves school, where that is on record.
    leaves_school: int | None = None

    def is_looked_after(self, day: date) -> bool:
        """At the end of the day?"""
        return any(each.started <= day and (each.ended is None or day < each.ended) for each in self.periods)

    def age(self, day: date) -> int:
        """In whole years."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


def invent_children(
    plan: Plan, by: Random, keys: Keys, referrals: Sequence[Referral], referred: Sequence[date]
) -> list[Child]:
    """Every child of an authority, in the order in which they first come into care."""
    children: list[Child] = []
    inside: list[Child] = []
    outside: list[Child] = []
    known: set[str] = set()
    for year in plan.years:
        for day, leaves in _turns(year, by):
            if leaves:
                child = _who_leaves(inside, day, by)
                if child is not None:
                    child.periods[-1].ended = day
                    inside.remove(child)
                    if len(child.periods) == 1:
                        outside.append(child)
                continue
            child = _who_returns(outside, day, by)
            if child is None:
                child = Child(_who_was_referred(day, by, referrals, referred, known) or keys.next("P"))
                known.add(child.person)
                children.append(child)
            child.periods.append(Period(keys.next("CP"), BASES.draw(by), day))
            inside.append(child)
    return children


def _turns(year: Year, by: Random) -> list[tuple[date, bool]]:
    """The days of a year on which a child comes (False) and those on which one leaves (True)."""
    turns = []
    for number in range(year.entries):
        filling = year.start < FILLED and number < year.entries * FILLING
        day = _day_between(year.start, FILLED if filling else year.end, by)
        # Nothing falls due on the as-at day itself: the last figures are those of March.
        turns.append((day - DAY if day + FIRST_REVIEW == AS_AT else day, False))
    first_exit = max(year.start, FIRST_EXIT)
    turns += [(_day_between(first_exit, year.end, by), True) for _ in range(year.exits)]
    return sorted(turns)


def _day_between(first: date, last: date, by: Random) -> date:
    return first + DAY * between(by, 0, (last - first).days)


def _who_leaves(inside: Sequence[Child], day: date, by: Random) -> Child | None:
    """Of two drawn, more often the one who came later: many stays are short."""
    able = [child for child in (one_of(by, inside) for _ in range(8) if inside) if child.periods[-1].started < day]
    able = able[:2] or [child for child in inside if child.periods[-1].started < day][:1]
    if not able:
        return None
    able.sort(key=lambda child: child.periods[-1].started)
    return able[-1] if by.random() < 0.65 else able[0]


def _who_returns(outside: list[Child], day: date, by: Random) -> Child | None:
    if by.random() >= RETURNS:
        return None
    able = [child for child in outside if child.periods[-1].last < day - DAY * 30]
    if not able:
        return None
    child = one_of(by, able)
    outside.remove(child)
    return child


def _who_was_referred(
    day: date, by: Random, referrals: Sequence[Referral], referred: Sequence[date], known: set[str]
) -> str | None:
    if by.random() >= REFERRED:
        return None
    first, last = bisect_left(referred, day - DAY * 60), bisect_left(referred, day)
    if first == last:
        return None
    person = referrals[between(by, first, last - 1)].person_id
    return None if person in known else person
