"""From month figures and standings to observations: every figure that can be read, of authorities, regions and Wales.

Only sums are formed, never means of percentages. Whether a figure is final says what is complete at the authorities' own
as-at days; that a final figure was revised later is known only by knowledge time, which is not looked at here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import reduce
from operator import add, attrgetter

from hub.domain.areas import AREAS, Area
from hub.domain.calendar import month_end
from hub.domain.figures import MonthFigure, Standing, StatedFigure
from hub.domain.indicators import Indicator, Kind
from hub.domain.periods import Period, PeriodType, parse_period, period_of
from hub.domain.units import Counts, State


class Status(StrEnum):
    """How settled a figure is."""

    PROVISIONAL = "provisional"
    FINAL = "final"
    REVISED = "revised"


class Source(StrEnum):
    """Where a figure comes from: computed here from case events, or stated by an authority or the publisher."""

    DERIVED = "derived"
    SUBMITTED = "submitted"


class Shorthand(StrEnum):
    """Why a figure needs care, in the letters of official statistics."""

    NONE = ""
    PROVISIONAL = "p"
    CONFIDENTIAL = "c"
    NOT_AVAILABLE = "x"


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure of one area and period; `value` is unrounded, in `unit`, and counts are None where none are stated."""

    indicator: str
    area: str
    period: Period
    numerator: int | float | None
    denominator: int | float | None
    value: float | None
    unit: str | None
    polarity: str | None
    status: Status
    complete: bool
    #: How many authorities of the area report, and how many should; None for stated figures, which do not say.
    authorities_reporting: int | None
    authorities_expected: int | None
    source: Source
    shorthand: Shorthand
    #: The as-at day; for several authorities the earliest of those that report.
    data_as_of: date | None
    method_version: str | None
    #: The units by state of a derived figure.
    counts: Counts | None = None
    #: What was stated, of a submitted figure.
    stated: StatedFigure | None = None


@dataclass(frozen=True, slots=True)
class _Report:
    """What one authority gives for one indicator and period type."""

    as_at: date
    whole: bool
    counts: Mapping[Period, Counts]


def observations(
    figures: Iterable[MonthFigure],
    standings: Iterable[Standing],
    stated: Iterable[StatedFigure],
    indicators: Mapping[str, Indicator],
) -> list[Observation]:
    """Every figure of one state of the store: by indicator, area and period the derived ones, then the stated ones."""
    months: dict[str, dict[str, dict[date, Counts]]] = {}
    for figure in figures:
        months.setdefault(figure.indicator, {}).setdefault(figure.authority, {})[figure.month] = figure.counts
    known = {standing.authority: standing for standing in standings}
    derived = [
        observation
        for indicator in indicators.values()
        for observation in _derived(indicator, months.get(indicator.code, {}), known)
    ]
    return [*derived, *_submitted(stated, indicators)]


def _derived(
    indicator: Indicator, months: Mapping[str, Mapping[date, Counts]], standings: Mapping[str, Standing]
) -> Iterator[Observation]:
    reports: dict[PeriodType, dict[str, _Report]] = {type_: {} for type_ in indicator.period_types}
    for code, standing in standings.items():
        if standing.as_at is None or not standing.gives(indicator.needs):
            continue
        whole = standing.is_whole(indicator.needs)
        own = months.get(code, {})
        for type_ in indicator.period_types:
            census = indicator.kind is Kind.CENSUS
            counts = _last_month_ends(own, type_, standing.as_at) if census else _sums(own, type_)
            reports[type_][code] = _Report(standing.as_at, whole, counts)
    for area in AREAS:
        for type_ in indicator.period_types:
            members = [reports[type_][code] for code in area.members if code in reports[type_]]
            for period in sorted({period for each in members for period in each.counts}, key=attrgetter("start")):
                observation = _observe(indicator, area, period, members)
                if observation is not None:
                    yield observation


def _sums(months: Mapping[date, Counts], type_: PeriodType) -> dict[Period, Counts]:
    """A flow: the months of a period together, so far as they have come."""
    found: dict[Period, Counts] = {}
    for month, counts in months.items():
        period = period_of(month, type_)
        found[period] = found[period] + counts if period in found else counts
    return found


def _last_month_ends(months: Mapping[date, Counts], type_: PeriodType, as_at: date) -> dict[Period, Counts]:
    """A census: the last month end of a period that has come at the as-at day; no earlier one stands in for it."""
    latest = as_at if as_at == month_end(as_at) else as_at.replace(day=1) - timedelta(days=1)
    found: dict[Period, Counts] = {}
    for month, counts in months.items():
        period = period_of(month, type_)
        if month_end(month) == min(period.end, latest):
            found[period] = counts
    return found


def _observe(indicator: Indicator, area: Area, period: Period, members: list[_Report]) -> Observation | None:
    givers = [each for each in members if period in each.counts]
    counts = reduce(add, (each.counts[period] for each in givers))
    if counts.denominator == 0:
        return None
    reached = month_end(period.start) if indicator.kind is Kind.CENSUS else period.start
    closed = max(period.end, indicator.closes_on(period.end))
    reporting = [each for each in members if each.as_at >= reached]
    complete = len(reporting) == len(area.members) and all(each.whole and each.as_at >= closed for each in reporting)
    numerator = counts.met if indicator.counts is State.MET else counts.missed
    return Observation(
        indicator=indicator.code,
        area=area.code,
        period=period,
        numerator=numerator,
        denominator=counts.denominator,
        value=100 * numerator / counts.denominator,
        unit=indicator.unit,
        polarity=indicator.polarity.value,
        status=Status.FINAL if complete else Status.PROVISIONAL,
        complete=complete,
        authorities_reporting=len(reporting),
        authorities_expected=len(area.members),
        source=Source.DERIVED,
        shorthand=Shorthand.NONE if complete else Shorthand.PROVISIONAL,
        data_as_of=min(each.as_at for each in reporting or givers),
        method_version=indicator.method_version,
        counts=counts,
    )


def _submitted(figures: Iterable[StatedFigure], indicators: Mapping[str, Indicator]) -> list[Observation]:
    found = []
    for figure in figures:
        period = parse_period(figure.period)
        if period is None:
            continue  # it has no place in time; the statement itself is kept, for quarantine to name
        indicator = indicators.get(figure.indicator)
        final = figure.status == Status.FINAL
        shorthand = Shorthand.NONE if final else Shorthand.PROVISIONAL
        found.append(
            Observation(
                indicator=figure.indicator,
                area=figure.area,
                period=period,
                numerator=figure.numerator,
                denominator=figure.denominator,
                value=figure.value,
                unit=indicator.unit if indicator else None,
                polarity=indicator.polarity.value if indicator else None,
                status=Status.FINAL if final else Status.PROVISIONAL,
                complete=final,
                authorities_reporting=None,
                authorities_expected=None,
                source=Source.SUBMITTED,
                shorthand=Shorthand.CONFIDENTIAL if figure.withheld else shorthand,
                data_as_of=None,
                method_version=None,
                stated=figure,
            )
        )
    return sorted(found, key=lambda each: (each.indicator, each.area, each.period.type, each.period.start))
