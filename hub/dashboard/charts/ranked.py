"""Areas in order: each one's value with its interval, and a line for all of them together."""

from dataclasses import asdict, dataclass

import altair as alt

from hub.answers.kept import made_once
from hub.dashboard.charts.drawing import DRAWN, LIMIT, LINE, STEP, TEXT, WIDTH, finished, verdict_marks


@dataclass(frozen=True, slots=True)
class Placed:
    """One area: its name, value and interval, what is written at the end of its row, and its verdict, empty for none."""

    area: str
    value: float
    low: float | None
    high: float | None
    text: str
    verdict: str


@dataclass(frozen=True, slots=True)
class RankedIntervals:
    """Areas in the order given, and a line across them all."""

    title: str
    subtitle: tuple[str, ...]
    axis: str
    placed: tuple[Placed, ...]
    line: float | None
    line_text: str


@made_once(DRAWN)
def ranked_intervals(chart: RankedIntervals) -> str:
    """The specification of a chart, as JSON. It reaches from the lowest to the highest interval; every value is written."""
    reach = [each for area in chart.placed for each in (area.low, area.value, area.high) if each is not None] + (
        [] if chart.line is None else [chart.line]
    )
    scale = alt.Scale(domain=[min(reach), max(reach)], nice=True, zero=False)
    areas = alt.Y("area:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False, labelPadding=8, grid=True))
    place = alt.X("value:Q", title=chart.axis, scale=scale, axis=alt.Axis(tickCount=6, grid=True))
    rows = alt.Chart(alt.InlineData(values=[asdict(each) for each in chart.placed]))
    layers: list[alt.Chart] = [
        rows.mark_rule(color=LIMIT, strokeWidth=2).encode(x=alt.X("low:Q", scale=scale), x2="high:Q", y=areas),
        rows.mark_point(filled=True, opacity=1).encode(x=place, y=areas, **verdict_marks()),
        rows.mark_text(align="left", color=TEXT).encode(x=alt.value(WIDTH + 8), y=areas, text="text:N"),
    ]
    if chart.line is not None:
        across = alt.Chart(alt.InlineData(values=[{"value": chart.line, "text": chart.line_text}]))
        layers.append(across.mark_rule(color=LINE, strokeDash=[6, 3], strokeWidth=2).encode(x="value:Q"))
        beyond = chart.line > (min(reach) + max(reach)) / 2
        name = across.mark_text(
            align="right" if beyond else "left", dx=-4 if beyond else 4, dy=-9, color=LINE, fontWeight="bold"
        )
        layers.append(name.encode(x="value:Q", y=alt.value(0), text="text:N"))
    return finished(layers, chart.title, chart.subtitle, alt.Step(STEP))
