"""The figures of one area through time: does it go on as before, where does it go, and can it be relied on to reach a target?"""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.domain.definitions import Form, Kind, Polarity
from hub.domain.indicators import Indicator
from hub.domain.observations import Observation
from hub.domain.periods import Period
from hub.domain.statistics.charts import Assurance, ControlChart, assurance, control_chart
from hub.domain.statistics.trends import POINTS, Trend, trend_of_means, trend_of_rates, trend_of_shares


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of one area, indicator and type of period, the earliest first."""

    observations: tuple[Observation, ...]
    #: Over the complete ones; None where there are fewer than two.
    chart: ControlChart | None
    #: Over the last five complete ones; None where there are fewer.
    trend: Trend | None
    assurance: Assurance | None
    #: Does a point share most of what it looks at with the one before, so that neighbours are alike for no other reason?
    overlapping: bool

    @property
    def complete(self) -> tuple[Observation, ...]:
        """Those that the chart is of, in the same order as its points."""
        return tuple(each for each in self.observations if each.complete and each.value is not None)


def series(
    indicator: Indicator,
    observations: Sequence[Observation],
    target: float | None = None,
    breaks: Sequence[Period] = (),
) -> Series:
    """The series of observations of one area and type of period; limits start anew at the periods in `breaks`."""
    ordered = tuple(sorted(observations, key=lambda each: each.period.start))
    complete = [each for each in ordered if each.complete and each.value is not None]
    high = indicator.polarity is Polarity.HIGH
    starts = {each.start for each in breaks}
    chart = control_chart(
        [each.value for each in complete if each.value is not None],
        high,
        [index for index, each in enumerate(complete) if each.period.start in starts],
    )
    return Series(
        observations=ordered,
        chart=chart,
        trend=_trend(indicator.form, complete[-POINTS:]) if len(complete) >= POINTS else None,
        assurance=assurance(chart, target, high) if chart and target is not None else None,
        overlapping=indicator.kind is Kind.CENSUS,
    )


def _trend(form: Form, newest: Sequence[Observation]) -> Trend | None:
    counts = [(float(each.numerator or 0), float(each.denominator or 0)) for each in newest]
    match form:
        case Form.PROPORTION:
            return trend_of_shares(counts)
        case Form.RATE:
            return trend_of_rates(counts)
        case Form.MEAN:
            return trend_of_means([(each.value or 0.0, float(each.denominator or 0)) for each in newest])
        case Form.COUNT:
            return trend_of_rates([(counted, 1.0) for counted, _ in counts])
