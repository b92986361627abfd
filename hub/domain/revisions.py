"""Which figures were final once and have changed since.

A figure is looked at whenever an extract of one of its area's authorities took effect: then the authority has said that
this is everything. One that is final now is revised if it was final at such a moment with another numerator or another
denominator. What changes before a figure is first final revises nothing; nor does what is put right again before the
next extract. Where there was nothing to divide by there was no figure; a rate of nobody counted is one. All of it
follows from the moments at which things became known, so that a replay says the same.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from hub.domain.areas import AREAS
from hub.domain.definitions import Form, Kind
from hub.domain.figures import Standing
from hub.domain.indicators import Indicator
from hub.domain.knowledge import Moment
from hub.domain.observations import Observation, Shorthand, Source, Status
from hub.domain.periods import Period, period_of
from hub.domain.populations import PopulationChange
from hub.domain.reports import settled_on
from hub.domain.units import MEASURE, State

#: How an authority stood from each moment on at which one of its extracts took effect, in order.
Course = Sequence[tuple[Moment, Standing]]
#: A moment at which a figure changed, and by how much its numerator and its denominator did.
Change = tuple[Moment, int, int]
#: Area and period, of one indicator.
Figure = tuple[str, Period]


class CellChange(NamedTuple):
    """A number of an authority's month that changed at a moment; `column` is a name of Counts."""

    authority: str
    month: date
    column: str
    moment: Moment
    number: int


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


def mark_revised(
    found: Iterable[Observation],
    indicator: Indicator,
    completeness: Callable[[str], Completeness],
    changes: Iterable[CellChange],
    populations: Iterable[PopulationChange] = (),
) -> Iterator[Observation]:
    """The derived observations of an indicator, those that are revised with that status.

    `completeness` is that of an area by its code. `changes` holds at least every change of a month's numbers that came
    after the month was first final.
    """
    by_figure = _by_figure(indicator, changes)
    of_people: dict[tuple[str, int], list[PopulationChange]] = {}
    for each in populations if indicator.form is Form.RATE else ():
        if each.band == indicator.band:
            of_people.setdefault((each.area, each.year), []).append(each)
    for one in found:
        told = by_figure.get((one.area, one.period), [])
        told = [
            *told,
            *((each.moment, 0, each.number) for each in of_people.get((one.area, one.period.start.year), ())),
        ]
        if told and one.complete and one.source is Source.DERIVED:
            settled = settled_on(indicator, one.period)
            if _is_revised(one, settled, completeness(one.area), told):
                one = replace(one, status=Status.REVISED, shorthand=Shorthand.REVISED)
        yield one


def _by_figure(indicator: Indicator, changes: Iterable[CellChange]) -> dict[Figure, list[Change]]:
    """The changes of each figure that the months go into."""
    counted = MEASURE if indicator.form is Form.MEAN else indicator.counts.value
    divided = (State.MET, State.MISSED) if indicator.form in (Form.PROPORTION, Form.MEAN) else ()
    above = {code: [area.code for area in AREAS if code in area.members] for area in AREAS for code in area.members}
    found: dict[Figure, list[Change]] = {}
    for authority, month, column, moment, number in changes:
        change = (moment, number if column == counted else 0, number if column in divided else 0)
        if change[1] or change[2]:
            for type_ in indicator.period_types:
                period = period_of(month, type_)
                if indicator.kind is Kind.FLOW or period_of(period.end, period.type.MONTH).start == month:
                    for area in above[authority]:
                        found.setdefault((area, period), []).append(change)
    return found


def _is_revised(one: Observation, settled: date, completeness: Completeness, told: Iterable[Change]) -> bool:
    """Was it another one at a moment at which it was final? Its changes are taken back, the last first."""
    first = completeness.first(settled)
    if first is None:
        return False
    later: dict[Moment, tuple[int, int]] = {}
    for moment, upper, lower in told:
        if moment > first:
            before = later.get(moment, (0, 0))
            later[moment] = (before[0] + upper, before[1] + lower)
    moments = sorted(later, reverse=True)
    numerator = denominator = 0
    for moment, begin in zip(moments, [*moments[1:], first], strict=False):
        numerator, denominator = numerator + later[moment][0], denominator + later[moment][1]
        there_was_one = one.denominator is None or one.denominator - denominator != 0
        if (numerator or denominator) and there_was_one and completeness.within(begin, moment, settled):
            return True
    return False
