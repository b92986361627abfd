"""What each authority gives for an indicator: its counts by period, as at its own day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from hub.domain.calendar import coming_month_end, month_end, month_ends
from hub.domain.definitions import Form, Kind
from hub.domain.figures import Standing
from hub.domain.indicators import Indicator
from hub.domain.periods import Period, PeriodType, period_of
from hub.domain.units import Counts

#: Counts by the first day of a month.
Months = Mapping[date, Counts]
NO_UNITS = Counts()


@dataclass(frozen=True, slots=True)
class Report:
    """What one authority gives for one indicator and period type."""

    as_at: date
    #: Does nothing that the indicator needs lack at present?
    whole: bool
    #: Only of the periods that the authority may have a figure of.
    counts: Mapping[Period, Counts]


def report(indicator: Indicator, months: Months, standing: Standing) -> dict[PeriodType, Report]:
    """The report of one authority by period type; empty where it has never stated what the indicator needs."""
    as_at = standing.as_at
    if as_at is None or not standing.gives(indicator.needs):
        return {}
    whole = standing.is_whole(indicator.needs)
    found = {}
    for type_ in indicator.period_types:
        counts = _last_month_ends(months, type_, as_at) if indicator.kind is Kind.CENSUS else _sums(months, type_)
        if indicator.form in (Form.RATE, Form.COUNT):
            counts = _with_zeros(counts, months, type_, as_at)
        found[type_] = Report(as_at, whole, counts)
    return found


def settled_on(indicator: Indicator, period: Period) -> date:
    """The first as-at day at which nothing in a period can still wait: from then on an authority's figure of it may be final."""
    return _settled_on(indicator.closes_on, period)


@lru_cache(maxsize=8192)  # asked once for every figure, of few periods
def _settled_on(closes_on: Callable[[date], date], period: Period) -> date:
    return max(period.end, closes_on(period.end))


def counted_months(indicator: Indicator, period: Period, as_at: date) -> tuple[date, ...]:
    """The months, by their first days, whose units make up an authority's figure of a period as at its day."""
    months = [each.start for each in period.months()]
    if indicator.kind is Kind.FLOW:
        return tuple(months)
    return tuple(month for month in months if _is_counted(month_end(month), period, as_at))


def _is_counted(end: date, period: Period, as_at: date) -> bool:
    """Is a month end the last of its period that has come at the as-at day?"""
    coming = coming_month_end(as_at)
    return end < coming and (end == period.end or coming_month_end(end) == coming)


def _sums(months: Months, type_: PeriodType) -> dict[Period, Counts]:
    """A flow: the months of a period together, so far as they have come."""
    found: dict[Period, Counts] = {}
    for month, counts in months.items():
        period = period_of(month, type_)
        found[period] = found[period] + counts if period in found else counts
    return found


def _last_month_ends(months: Months, type_: PeriodType, as_at: date) -> dict[Period, Counts]:
    """A census: the last month end of a period that has come at the as-at day; no earlier one stands in for it."""
    periods = ((period_of(month, type_), month_end(month), counts) for month, counts in months.items())
    return {period: counts for period, end, counts in periods if _is_counted(end, period, as_at)}


def _with_zeros(
    counts: Mapping[Period, Counts], months: Months, type_: PeriodType, as_at: date
) -> dict[Period, Counts]:
    """The periods from that of the first unit whose time has come to that of the as-at day; one without units counts none."""
    begun = [month for month, each in months.items() if each.total > each.pending]
    if not begun:
        return {}
    periods = {period_of(end, type_) for end in month_ends(min(begun), month_end(as_at))}
    return {period: counts.get(period, NO_UNITS) for period in periods}
