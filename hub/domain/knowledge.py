"""What was known when: a figure changes at the moment at which the statement that changes it became known.

A moment is the append time that Kafka gave a message (milliseconds since 1970-01-01 UTC), or the latest before it in its
partition where the broker's clock went back; so a replay of the log comes to the same moments. What is known at a moment
is the set of statements up to it and the as-at day in effect at it, and nothing else: the order in which they were
worked off plays no part.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import groupby, pairwise
from typing import NamedTuple

from hub.domain.contributions import NOTHING, Judged
from hub.domain.histories.facts import Facts, Statement, merge
from hub.domain.units import Cell, Contribution

Moment = int
#: The as-at days of one authority by the moment each took effect, in order; before the first there is none.
Days = tuple[tuple[Moment, date | None], ...]
#: A statement and the moment at which it became known.
Known = tuple[Moment, Statement]


class Changes:
    """Changes of figures by cell and moment."""

    def __init__(self) -> None:
        self.by_cell: dict[Cell, dict[Moment, int]] = {}

    def __bool__(self) -> bool:
        return bool(self.by_cell)

    def replace(self, moment: Moment, old: Contribution, new: Contribution, times: int = 1) -> None:
        """From this moment on, one contribution stands in place of another; of so many people."""
        if old == new:
            return
        for cell, number in new.items():
            if number != old.get(cell):
                self.add(cell, moment, (number - old.get(cell, 0)) * times)
        for cell, number in old.items():
            if cell not in new:
                self.add(cell, moment, -number * times)

    def add(self, cell: Cell, moment: Moment, number: int) -> None:
        """A cell changes by a number at a moment; what comes to nothing is as if it had not been."""
        moments = self.by_cell.setdefault(cell, {})
        number += moments.pop(moment, 0)
        if number:
            moments[moment] = number
        elif not moments:
            del self.by_cell[cell]

    def totals(self) -> dict[Cell, int]:
        """What each cell changes by in the end, where it changes at all."""
        sums = {cell: sum(moments.values()) for cell, moments in self.by_cell.items()}
        return {cell: number for cell, number in sums.items() if number}


def day_at(days: Days, moment: Moment) -> date | None:
    """The as-at day in effect at a moment."""
    found = None
    for took_effect, day in days:
        if took_effect > moment:
            break
        found = day
    return found


def timeline(
    statements: Iterable[Known], days: Days, judge: Callable[[Facts, date | None], Judged]
) -> list[tuple[Moment, Judged]]:
    """How a person is judged from each moment on at which that may have changed: by a statement or by an as-at day."""
    return Timelines(days, judge)(statements)


class Timelines:
    """The same for many people of one authority, of whom an as-at day touches few."""

    def __init__(self, days: Days, judge: Callable[[Facts, date | None], Judged]) -> None:
        self._judge = judge
        self._moments = [moment for moment, _ in days]
        self._days = [day for _, day in days]
        #: The days where each is a day, and none before the one it follows: then the next that matters is found at once.
        self._rising = [day for day in self._days if day is not None]
        if len(self._rising) < len(days) or any(one > other for one, other in pairwise(self._rising)):
            self._rising = []

    def before(self, moment: Moment, statements: Iterable[Known]) -> "Before":
        """How a person stood just before a moment, of whom all of this was known by then."""
        facts, _ = merge({}, (statement for _, statement in statements))
        passed = bisect_left(self._moments, moment)
        judged = self._judge(facts, self._days[passed - 1] if passed else None) if facts else NOTHING
        return Before(moment - 1, facts, judged, passed)

    def __call__(self, statements: Iterable[Known], since: "Before | None" = None) -> list[tuple[Moment, Judged]]:
        """How a person is judged from each moment on at which that may have changed.

        Beginning with how they stood before a moment, where that is given; `statements` are then those from that moment on.
        """
        found: list[tuple[Moment, Judged]] = []
        facts: Facts = {}
        judged = NOTHING
        passed = 0
        if since is not None:
            facts, judged, passed = since.facts, since.judged, since.passed
            found.append((since.moment, judged))
        for moment, known in groupby(sorted(statements, key=_moment), key=_moment):
            judged = self._pass(passed, bisect_left(self._moments, moment), facts, judged, found)
            passed = bisect_right(self._moments, moment, passed)
            facts, _ = merge(facts, (statement for _, statement in known))
            judged = self._judge(facts, self._days[passed - 1] if passed else None)
            found.append((moment, judged))
        self._pass(passed, len(self._days), facts, judged, found)
        return found

    def _pass(
        self, number: int, until: int, facts: Facts, judged: Judged, found: list[tuple[Moment, Judged]]
    ) -> Judged:
        """Let the days from a number on take effect, up to another, and note where a person is judged anew."""
        while facts and (next_day := self._next(number, until, judged)) < until:
            judged = self._judge(facts, self._days[next_day])
            found.append((self._moments[next_day], judged))
            number = next_day + 1
        return judged

    def _next(self, number: int, until: int, judged: Judged) -> int:
        """The number of the first day from one on at which a person may be judged otherwise."""
        if not self._rising:
            days = self._days
            while number < until and _stands(judged, days[number - 1] if number else None, days[number]):
                number += 1
            return number
        if number == 0:
            return 0
        return until if judged.due_on is None else bisect_left(self._rising, judged.due_on, number, until)


class Before(NamedTuple):
    """How a person stood up to a moment, and how many as-at days had taken effect by then."""

    moment: Moment
    facts: Facts
    judged: Judged
    passed: int


def _stands(judged: Judged, before: date | None, day: date | None) -> bool:
    """Is a person judged the same when nothing but the as-at day has changed?"""
    if before is None or day is None:
        return before is day
    return day >= before and (judged.due_on is None or day < judged.due_on)


def _moment(known: Known) -> Moment:
    return known[0]


def replace_timeline(
    changes: Changes, old: Sequence[tuple[Moment, Judged]], new: Sequence[tuple[Moment, Judged]]
) -> None:
    """Note what changes, moment by moment, when a person's timeline turns out to be another."""
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    for sign, told in ((-1, old), (1, new)):
        before: Contribution = told[same - 1][1].contribution if same else {}
        for moment, judged in told[same:]:
            now = judged.contribution
            for cell in before.keys() | now.keys():
                number = now.get(cell, 0) - before.get(cell, 0)
                if number:
                    changes.add(cell, moment, sign * number)
            before = now
