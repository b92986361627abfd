"""Which figures were final once and have changed since.

A figure is looked at whenever an extract of one of its area's authorities took effect: then the authority has said that
this is everything. One that is final now is revised if it was final at such a moment with another numerator or another
denominator. What changes before a figure is first final revises nothing; nor does what is put right again before the
next extract. Where there was nothing to divide by there was no figure; a rate of nobody counted is one. All of it
follows from the moments at which things became known, so that a replay says the same.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import accumulate, groupby, zip_longest
from operator import itemgetter
from typing import NamedTuple

from hub.domain.areas import AREAS
from hub.domain.definitions import Form, Kind
from hub.domain.figures import Standing
from hub.domain.indicators import Indicator
from hub.domain.knowledge import Moment
from hub.domain.observations import Observation, Shorthand, Source, Status
from hub.domain.periods import Period
from hub.domain.populations import PopulationChange
from hub.domain.reports import settled_on
from hub.domain.units import MEASURE, State

#: How an authority stood from each moment on at which one of its extracts took effect, in order.
Course = Sequence[tuple[Moment, Standing]]
#: A moment at which a figure changed, and by how much its numerator and its denominator did.
Change = tuple[Moment, int, int]

_MEMBERS = {area.code: frozenset(area.members) for area in AREAS}


class CellChanges(NamedTuple):
    """When a number of an authority's month changed, in order, and by how much; `column` is a name of Counts."""

    authority: str
    month: date
    column: str
    moments: Sequence[Moment]
    numbers: Sequence[int]


class _Course:
    """How a part of a numerator or denominator changed: from any moment on, what it still changes by."""

    def __init__(self, moments: Sequence[Moment], numbers: Sequence[int], upper: bool, lower: bool) -> None:
        self.moments = moments
        self.numbers = numbers
        self.upper, self.lower = upper, lower
        self._after = [*accumulate(reversed(numbers), initial=0)][::-1]

    def after(self, moment: Moment) -> tuple[int, int]:
        """What it changes by in all after a moment: of the numerator, and of the denominator."""
        number = self._after[bisect_right(self.moments, moment)]
        return (number if self.upper else 0, number if self.lower else 0)

    def changes(self, moment: Moment) -> Iterator[Change]:
        """Every change after a moment."""
        for at, number in zip(self.moments, self.numbers, strict=True):
            if at > moment:
                yield at, number if self.upper else 0, number if self.lower else 0


class Completeness:
    """From each moment on at which an extract took effect, the as-at day up to which an area has said everything."""

    def __init__(self, courses: Sequence[Course], needs: frozenset[str]) -> None:
        """`courses` are those of all the area's authorities; that of one which has said nothing yet is empty."""
        steps = sorted(
            (moment, number, standing.as_at if standing.is_whole(needs) else None)
            for number, course in enumerate(courses)
            for moment, standing in course
        )
        reached: list[date | None] = [None] * len(courses)
        self._moments: list[Moment] = []
        self._days: list[date] = []
        #: The furthest day of any moment so far.
        self._furthest: list[date] = []
        for moment, together in groupby(steps, key=itemgetter(0)):
            for _, number, day in together:
                reached[number] = day
            complete = min((day or date.min for day in reached), default=date.min)
            self._moments.append(moment)
            self._days.append(complete)
            self._furthest.append(max(complete, self._furthest[-1]) if self._furthest else complete)

    def first(self, settled: date) -> Moment | None:
        """The first of these moments at which the area was complete as at a day; None where there is none."""
        index = bisect_left(self._furthest, settled)
        return self._moments[index] if index < len(self._moments) else None

    def within(self, begin: Moment, end: Moment, settled: date) -> bool:
        """Was the area complete as at a day at any of these moments from one on and before another?"""
        return any(
            self._days[index] >= settled
            for index in range(bisect_left(self._moments, begin), bisect_left(self._moments, end))
        )


@cache
def _months_of(period: Period) -> tuple[date, ...]:
    return tuple(month.start for month in period.months())


def final_months(indicator: Indicator, period: Period) -> tuple[date, ...]:
    """The months, by their first days, that a final figure of a period is made of."""
    months = _months_of(period)
    return months if indicator.kind is Kind.FLOW else months[-1:]


def mark_revised(
    found: Iterable[Observation],
    indicator: Indicator,
    completeness: Callable[[str], Completeness],
    changes: Iterable[CellChanges],
    populations: Iterable[PopulationChange] = (),
) -> Iterator[Observation]:
    """The derived observations of an indicator, those that are revised with that status.

    `completeness` is that of an area by its code. `changes` holds at least every change of a month's numbers that came
    after the month was first final, and of each number of a month once.
    """
    by_month = _by_month(indicator, changes)
    by_people = _by_people(indicator, populations)
    for one in found:
        if one.complete and one.source is Source.DERIVED:
            told = [*by_people.get((one.area, one.period.start.year), ())]
            for month in final_months(indicator, one.period):
                for authority, of_month in by_month.get(month, {}).items():
                    if authority in _MEMBERS[one.area]:
                        told += of_month
            if told and _is_revised(one, settled_on(indicator, one.period), completeness(one.area), told):
                one = replace(one, status=Status.REVISED, shorthand=Shorthand.REVISED)
        yield one


def _by_month(indicator: Indicator, changes: Iterable[CellChanges]) -> dict[date, dict[str, list[_Course]]]:
    """How the parts of each month's numerator and denominator changed, by authority."""
    counted = MEASURE if indicator.form is Form.MEAN else indicator.counts.value
    divided = (State.MET, State.MISSED) if indicator.form in (Form.PROPORTION, Form.MEAN) else ()
    found: dict[date, dict[str, list[_Course]]] = {}
    for authority, month, column, moments, numbers in changes:
        upper, lower = column == counted, column in divided
        if upper or lower:
            courses = found.setdefault(month, {}).setdefault(authority, [])
            courses.append(_Course(moments, numbers, upper, lower))
    return found


def _by_people(indicator: Indicator, populations: Iterable[PopulationChange]) -> dict[tuple[str, int], list[_Course]]:
    """How the population that a rate divides by changed, by area and year."""
    found: dict[tuple[str, int], list[tuple[Moment, int]]] = {}
    for each in populations if indicator.form is Form.RATE else ():
        if each.band == indicator.band:
            found.setdefault((each.area, each.year), []).append((each.moment, each.number))
    return {
        key: [_Course([moment for moment, _ in told], [number for _, number in told], False, True)]
        for key, told in ((key, sorted(told)) for key, told in found.items())
    }


def _is_revised(one: Observation, settled: date, completeness: Completeness, told: Sequence[_Course]) -> bool:
    """Was it another one at a moment at which it was final?"""
    first = completeness.first(settled)
    if first is None:
        return False

    def was_another(upper: int, lower: int) -> bool:
        return bool(upper or lower) and (one.denominator is None or one.denominator - lower != 0)

    sums = [course.after(first) for course in told]
    if was_another(sum(upper for upper, _ in sums), sum(lower for _, lower in sums)):
        return True
    # It is as it was when it was first final, or was not there then: its changes are taken back, the last first.
    changes = sorted((change for course in told for change in course.changes(first)), reverse=True)
    upper = lower = 0
    for (moment, numerator, denominator), (begin, _, _) in zip_longest(changes, changes[1:], fillvalue=(first, 0, 0)):
        upper, lower = upper + numerator, lower + denominator
        if was_another(upper, lower) and completeness.within(begin, moment, settled):
            return True
    return False
