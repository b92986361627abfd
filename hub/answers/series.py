"""The figures of one area through time, as a control chart with what it says."""

from dataclasses import dataclass, fields

from hub.answers.notice import mark
from hub.answers.picture import Picture
from hub.answers.questions import SeriesQuestion
from hub.answers.rows import Row, is_withheld, row
from hub.domain.areas import Area
from hub.domain.indicators import Indicator
from hub.domain.knowledge import Moment
from hub.domain.observations import Observation, Source
from hub.domain.series import Series, series
from hub.domain.statistics.charts import RULES, RULES_VERSION, Point


@dataclass(frozen=True, slots=True)
class SeriesRow(Row):
    """A row with the limits of a control chart and what its point says; null where the figure is not complete or is withheld.

    `signal` is improvement, concern or neither; `rules` names each rule that makes it one: outside_limits, run, trend, near_limit.
    """

    mean: float | None
    lower_limit: float | None
    upper_limit: float | None
    rules: tuple[str, ...]
    signal: str | None


@dataclass(frozen=True, slots=True)
class ChartEntry:
    """What the control chart rests on and says.

    `on_trial`: fewer than 13 points since the limits began. `overlapping`: each point looks at much of what the one before looked
    at (people counted at month ends), so that neighbours are alike and a run or a trend is no signal by itself. `recent_trend` is rising,
    falling or level over the last five complete figures, by the probability beside it; `assurance` is passes, fails or
    hit_and_miss for a target. The limits begin anew with the figure of each of `breaks`; a break is taken only where two complete figures or
    more lie on either side of it.
    """

    rules: str
    rules_version: str
    points: int
    breaks: tuple[str, ...]
    on_trial: bool
    overlapping: bool
    signal: str | None
    recent_trend: str | None
    recent_trend_probability: float | None
    target: float | None
    assurance: str | None


@dataclass(frozen=True, slots=True)
class SeriesAnswer:
    """The figures of one area, the earliest first; no chart where any of them is withheld or fewer than two are complete."""

    state: str
    nightly: Moment | None
    as_known_at: Moment | None
    indicator: Indicator
    method_version: str
    area: Area
    rows: tuple[SeriesRow, ...]
    chart: ChartEntry | None


def through_time(
    picture: Picture,
    question: SeriesQuestion,
    indicator: Indicator,
    place: Area,
    language: str,
    demo: bool,
) -> SeriesAnswer:
    """The series of one area, indicator and type of period."""
    found = [
        each
        for each in picture.observations
        if (each.source, each.indicator, each.area, each.period.type)
        == (Source.DERIVED, indicator.code, place.code, question.period_type)
    ]
    seen = series(indicator, found, question.target, question.breaks)
    may_judge = not any(is_withheld(each) for each in found)
    points = (
        dict(zip((each.period for each in seen.complete), seen.chart.points, strict=True))
        if seen.chart and may_judge
        else {}
    )
    return SeriesAnswer(
        state=picture.state,
        nightly=picture.nightly,
        as_known_at=question.as_known_at,
        indicator=indicator,
        method_version=question.method_version or picture.methods.get(indicator.code, indicator.method_version),
        area=place,
        rows=tuple(_row(each, points.get(each.period), language, demo) for each in seen.observations),
        chart=_chart(seen, question.target) if points else None,
    )


def _row(observation: Observation, point: Point | None, language: str, demo: bool) -> SeriesRow:
    plain = row(observation, language, mark(observation, demo, language))
    return SeriesRow(
        **{each.name: getattr(plain, each.name) for each in fields(plain)},
        mean=point.mean if point else None,
        lower_limit=point.low if point else None,
        upper_limit=point.high if point else None,
        rules=tuple(each.value for each in point.rules) if point else (),
        signal=point.signal.value if point else None,
    )


def _chart(found: Series, target: float | None) -> ChartEntry | None:
    if found.chart is None:
        return None
    return ChartEntry(
        rules=RULES,
        rules_version=RULES_VERSION,
        points=len(found.chart.points),
        breaks=tuple(found.complete[each].period.code for each in found.chart.starts[1:]),
        on_trial=found.chart.on_trial,
        overlapping=found.overlapping,
        signal=found.chart.last.signal.value,
        recent_trend=found.trend.direction.value if found.trend else None,
        recent_trend_probability=found.trend.probability if found.trend else None,
        target=target,
        assurance=found.assurance.value if found.assurance else None,
    )
