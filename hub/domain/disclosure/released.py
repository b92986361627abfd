"""What everybody may see of the figures of one state: complete periods, and of these what gives no small number away.

Where a figure is withheld there is a row without numbers, which looks the same whatever the figure is, also where there
is none because there was nobody. So a row that is there says nothing, and one that is not there says nought.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from hub.domain.areas import AREAS, AUTHORITIES, Area
from hub.domain.calendar import add_months
from hub.domain.definitions import Form
from hub.domain.disclosure.choosing import SMALL
from hub.domain.disclosure.counts import amount, elements, families
from hub.domain.disclosure.patterns import pattern
from hub.domain.disclosure.tables import Cell, Complete
from hub.domain.figures import Standing
from hub.domain.indicators import Indicator
from hub.domain.observations import Coverage, Observation, Shorthand, Source, Status, coverage
from hub.domain.periods import Period, PeriodType, period_of
from hub.domain.reports import Report, report
from hub.domain.revisions import final_months


class Shown(NamedTuple):
    """What others have seen of an area and period: the amounts in the elements of an indicator; 0 where a row was left out."""

    indicator: str
    method_version: str
    area: str
    period: str
    amounts: tuple[int, ...]


@dataclass(frozen=True)
class Stated:
    """One indicator as a state of the store has it: how its authorities stand, its derived figures, and what was shown before."""

    indicator: Indicator
    standings: Sequence[Standing]
    observations: Sequence[Observation]
    seen: frozenset[Shown] = frozenset()


class Released(NamedTuple):
    """The rows that others may have, by indicator, area and period, and what these show."""

    rows: list[Observation]
    shown: list[Shown]


def released(everything: Iterable[Stated]) -> Released:
    """What others than the authority itself may have.

    What was shown once is shown as long as its numbers are the same: whoever kept it knows it, and a choice made anew each
    night would give away together what no night gives away alone.
    """
    fields = {each.indicator.code: _Field(each) for each in everything}
    rows: list[Observation] = []
    shown: list[Shown] = []
    for family in families(fields):
        withheld = pattern([fields[code].complete for code in family])
        for code in family:
            rows += fields[code].rows(withheld)
            shown += fields[code].shown(withheld)
    rows.sort(key=lambda each: (each.indicator, _ORDER[each.area], each.period.type, each.period.start))
    return Released(rows, shown)


def rests_on_few(observation: Observation) -> bool:
    """Does a derived figure tell of fewer than five people, counted, not counted or in all?"""
    if observation.source is not Source.DERIVED or observation.value is None or observation.form is None:
        return False
    form = observation.form
    people = [amount(part, observation) for part in elements(form)[: 1 if form is Form.MEAN else None]]
    return any(0 < number < SMALL for number in people)


class _Field:
    """One indicator's cells: every area over every period from its first figure on to its last."""

    def __init__(self, stated: Stated) -> None:
        self._indicator = stated.indicator
        self._seen = {(each.area, each.period): each for each in stated.observations}
        self._before = stated.seen
        self._reports: dict[str, Report] = {}
        for standing in stated.standings:
            for each in report(stated.indicator, {}, standing).values():
                self._reports[standing.authority] = each
        months = sorted(each.period.start for each in stated.observations if each.period.type is PeriodType.MONTH)
        self._last = months[-1] if months else date.min
        self._periods = tuple(_periods(stated.indicator, months))

    @cached_property
    def complete(self) -> Complete:
        """The part of it that is complete."""
        months = [each for each in self._periods if each.type is PeriodType.MONTH]
        figures = {}
        for area in AUTHORITIES:
            for month in months:
                seen = self._seen.get((area.code, month))
                # A rate of an unknown number of people, or before the first census, is not a rate of nobody.
                missing = seen is None and self._indicator.form in (Form.RATE, Form.COUNT)
                if self._coverage(area, month).complete and not missing:
                    figures[area.code, month.start] = seen
        cells = {self._cell(area, period) for area in AREAS for period in self._periods}
        whole = {each for each in cells if all(box in figures for box in _boxes(each))}
        before = (
            self._cell(area, period)
            for area in AREAS
            for period in self._periods
            if self._as_shown(area, period) in self._before
        )
        return Complete(self._indicator, figures, frozenset(whole), frozenset(before) & whole)

    def rows(self, withheld: frozenset[Cell]) -> Iterator[Observation]:
        """The rows, those of these cells and what is not complete without numbers.

        The squares behind a mean are left out of every year in which one is withheld: with those of the others, its own
        could be worked out, and they bound how many it is of.
        """
        guarded = {month for each in withheld for month in each.months}
        whole = self.complete.cells
        for area, period, is_shown in self._places(withheld, whole):
            seen = self._seen.get((area.code, period))
            if not is_shown and (period.start <= self._last or self._cell(area, period) in whole):
                yield self._hidden(area, period)
            elif is_shown and seen is not None:
                apart = guarded.isdisjoint(self._year(period))
                yield replace(seen, counts=None, squares=seen.squares if apart else None)

    def shown(self, withheld: frozenset[Cell]) -> Iterator[Shown]:
        """What the rows show, those included that are left out because there was nobody."""
        for area, period, is_shown in self._places(withheld, self.complete.cells):
            if is_shown:
                yield self._as_shown(area, period)

    def _places(self, withheld: frozenset[Cell], whole: frozenset[Cell]) -> Iterator[tuple[Area, Period, bool]]:
        """Every area that reports over every period, and if its figure is shown; `whole` are the complete cells."""
        for area in AREAS:
            if not any(code in self._reports for code in area.members):
                continue
            for period in self._periods:
                cell, seen = self._cell(area, period), self._seen.get((area.code, period))
                yield area, period, cell in whole and cell not in withheld and (seen is None or seen.complete)

    def _as_shown(self, area: Area, period: Period) -> Shown:
        seen = self._seen.get((area.code, period))
        amounts = tuple(amount(part, seen) for part in elements(self._indicator.form))
        return Shown(self._indicator.code, self._indicator.method_version, area.code, period.code, amounts)

    def _year(self, period: Period) -> frozenset[date]:
        """The months of the longest period of the indicator that a period is in."""
        within = (period_of(period.start, each) for each in self._indicator.period_types)
        return frozenset(each.start for each in max((each.months() for each in within), key=len))

    def _cell(self, area: Area, period: Period) -> Cell:
        return Cell(area.code, final_months(self._indicator, period))

    def _coverage(self, area: Area, period: Period) -> Coverage:
        reports = (self._reports[code] for code in area.members if code in self._reports)
        return coverage(self._indicator, area, period, reports)

    def _hidden(self, area: Area, period: Period) -> Observation:
        covered = self._coverage(area, period)
        return Observation(
            indicator=self._indicator.code,
            area=area.code,
            period=period,
            numerator=None,
            denominator=None,
            value=None,
            unit=self._indicator.unit.value,
            polarity=self._indicator.polarity.value,
            status=Status.FINAL if covered.complete else Status.PROVISIONAL,
            complete=covered.complete,
            authorities_reporting=len(covered.reporting),
            authorities_expected=len(area.members),
            source=Source.DERIVED,
            shorthand=Shorthand.CONFIDENTIAL,
            data_as_of=min((each.as_at for each in covered.reporting), default=None),
            method_version=self._indicator.method_version,
            form=self._indicator.form,
        )


def _boxes(cell: Cell) -> Iterator[tuple[str, date]]:
    return ((member, month) for member in _MEMBERS[cell.area] for month in cell.months)


def _periods(indicator: Indicator, months: Sequence[date]) -> Iterator[Period]:
    """Every period of the indicator's types in the longest ones that have a figure, and those between them."""
    if not months:
        return
    first = min(period_of(months[0], type_).start for type_ in indicator.period_types)
    last = max(period_of(months[-1], type_).end for type_ in indicator.period_types)
    for type_ in indicator.period_types:
        month = first
        while month <= last:
            period = period_of(month, type_)
            yield period
            month = add_months(period.end.replace(day=1), 1)


_ORDER: Mapping[str, int] = {area.code: number for number, area in enumerate(AREAS)}
_MEMBERS: Mapping[str, tuple[str, ...]] = {area.code: area.members for area in AREAS}
