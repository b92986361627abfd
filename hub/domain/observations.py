"""From month figures and standings to observations: every figure that can be read, of authorities, regions and Wales.

Only sums are formed, never means of percentages. Whether a figure is final says what is complete at the authorities' own
as-at days; that a final figure was revised since follows from what was known when (hub.domain.revisions).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import reduce
from operator import add, attrgetter

from hub.domain.areas import AREAS, Area
from hub.domain.calendar import month_end
from hub.domain.definitions import FACTORS, Form, Kind
from hub.domain.figures import MonthFigure, Standing, StatedFigure
from hub.domain.indicators import Indicator
from hub.domain.periods import Period, parse_period
from hub.domain.populations import Population, Populations
from hub.domain.reports import Months, Report, report, settled_on
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
    REVISED = "r"
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
    #: What the value is; None for stated figures of indicators that are not computed here.
    form: Form | None = None
    #: The units by state of a derived figure.
    counts: Counts | None = None
    #: Of a derived mean, the squares of what was measured, summed; None where they are not known, or the numerator is not.
    squares: int | None = None
    #: What was stated, of a submitted figure.
    stated: StatedFigure | None = None


def observations(
    figures: Iterable[MonthFigure],
    standings: Iterable[Standing],
    stated: Iterable[StatedFigure],
    indicators: Mapping[str, Indicator],
    populations: Iterable[Population] = (),
) -> list[Observation]:
    """Every figure of one state of the store: by indicator, area and period the derived ones, then the stated ones."""
    months: dict[str, dict[str, dict[date, Counts]]] = {}
    for figure in figures:
        months.setdefault(figure.indicator, {}).setdefault(figure.authority, {})[figure.month] = figure.counts
    known = list(standings)
    people = Populations(populations)
    derived = [
        observation
        for indicator in indicators.values()
        for observation in _derived(indicator, months.get(indicator.code, {}), known, people)
    ]
    return [*derived, *_submitted(stated, indicators)]


def _derived(
    indicator: Indicator, months: Mapping[str, Months], standings: Iterable[Standing], populations: Populations
) -> Iterator[Observation]:
    reports = {each.authority: report(indicator, months.get(each.authority, {}), each) for each in standings}
    for area in AREAS:
        for type_ in indicator.period_types:
            members = [reports[code][type_] for code in area.members if reports.get(code)]
            for period in sorted({period for each in members for period in each.counts}, key=attrgetter("start")):
                counts = reduce(add, (each.counts[period] for each in members if period in each.counts))
                value = _value(indicator, area, period, counts, populations)
                if value is not None:
                    yield _observe(indicator, area, period, members, counts, value)


@dataclass(frozen=True, slots=True)
class _Value:
    """A value and what it is of."""

    numerator: int
    denominator: int | None
    value: float


def _value(indicator: Indicator, area: Area, period: Period, counts: Counts, populations: Populations) -> _Value | None:
    """The value of the counts in the form of the indicator; None where there is nothing that it could be of."""
    counted = counts.met if indicator.counts is State.MET else counts.missed
    match indicator.form:
        case Form.COUNT:
            return _Value(counted, None, float(counted))
        case Form.RATE:
            people = populations.of(area.code, period, indicator.band) if indicator.band else None
            numerator, denominator = counted, people.count if people else 0
        case Form.MEAN:
            numerator, denominator = counts.measure, counts.denominator
        case Form.PROPORTION:
            numerator, denominator = counted, counts.denominator
    if denominator == 0:
        return None
    return _Value(numerator, denominator, FACTORS[indicator.form] * numerator / denominator)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who reports of an area and period, and whether nothing in it can still change but by a correction."""

    reporting: tuple[Report, ...]
    complete: bool


def coverage(indicator: Indicator, area: Area, period: Period, members: Iterable[Report]) -> Coverage:
    """The coverage of an area by the reports of those of its authorities that give any."""
    reached = month_end(period.start) if indicator.kind is Kind.CENSUS else period.start
    settled = settled_on(indicator, period)
    reporting = tuple(each for each in members if each.as_at >= reached)
    complete = len(reporting) == len(area.members) and all(each.whole and each.as_at >= settled for each in reporting)
    return Coverage(reporting, complete)


def _observe(
    indicator: Indicator, area: Area, period: Period, members: list[Report], counts: Counts, value: _Value
) -> Observation:
    covered = coverage(indicator, area, period, members)
    reporting, complete = covered.reporting, covered.complete
    return Observation(
        indicator=indicator.code,
        area=area.code,
        period=period,
        numerator=value.numerator,
        denominator=value.denominator,
        value=value.value,
        unit=indicator.unit.value,
        polarity=indicator.polarity.value,
        status=Status.FINAL if complete else Status.PROVISIONAL,
        complete=complete,
        authorities_reporting=len(reporting),
        authorities_expected=len(area.members),
        source=Source.DERIVED,
        shorthand=Shorthand.NONE if complete else Shorthand.PROVISIONAL,
        data_as_of=min(each.as_at for each in reporting or tuple(each for each in members if period in each.counts)),
        method_version=indicator.method_version,
        form=indicator.form,
        counts=counts,
        squares=counts.known_squares if indicator.form is Form.MEAN else None,
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
                unit=indicator.unit.value if indicator else None,
                polarity=indicator.polarity.value if indicator else None,
                status=Status.FINAL if final else Status.PROVISIONAL,
                complete=final,
                authorities_reporting=None,
                authorities_expected=None,
                source=Source.SUBMITTED,
                shorthand=Shorthand.CONFIDENTIAL if figure.withheld else shorthand,
                data_as_of=None,
                method_version=None,
                form=indicator.form if indicator else None,
                stated=figure,
            )
        )
    return sorted(found, key=lambda each: (each.indicator, each.area, each.period.type, each.period.start))
