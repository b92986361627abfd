"""A gap through time: how far authorities lie apart beyond chance, each period with its interval."""

from dataclasses import asdict, dataclass

import altair as alt

from hub.answers.kept import made_once
from hub.dashboard.charts.drawing import DRAWN, LIMIT, LINE, POINT, TEXT, finished

HEIGHT = 260
#: More periods than this have their names slanted.
LEVEL = 6


@dataclass(frozen=True, slots=True)
class GapPoint:
    """One period by its name: the gap and its interval, and the gap in Wales beside it, in what the values are in."""

    period: str
    gap: float
    low: float
    high: float
    wales: float | None = None


@dataclass(frozen=True, slots=True)
class GapChart:
    """The periods in the order given."""

    title: str
    subtitle: tuple[str, ...]
    up: str
    points: tuple[GapPoint, ...]
    #: What the line of the gap in Wales is called.
    wales: str


@made_once(DRAWN)
def gap_chart(chart: GapChart) -> str:
    """The specification of a chart, as JSON. The scale begins at nought: no gap at all."""
    rows = alt.Chart(alt.InlineData(values=[asdict(each) for each in chart.points]))
    names = alt.Axis(labelAngle=0 if len(chart.points) <= LEVEL else -50, domain=False, ticks=False, labelPadding=8)
    across = alt.X("period:N", sort=None, title=None, axis=names, scale=alt.Scale(padding=0.5))
    up = alt.Y("gap:Q", title=chart.up, scale=alt.Scale(zero=True))
    layers: list[alt.Chart] = [
        rows.mark_rule(color=LIMIT, strokeWidth=2).encode(x=across, y=alt.Y("low:Q", title=chart.up), y2="high:Q"),
        rows.mark_line(color=POINT, strokeWidth=2).encode(x=across, y=up),
        rows.mark_point(filled=True, opacity=1, color=POINT, size=80).encode(x=across, y=up),
    ]
    beside = [asdict(each) for each in chart.points if each.wales is not None]
    if beside:
        wales = alt.Chart(alt.InlineData(values=beside))
        there = alt.Y("wales:Q", title=chart.up)
        layers += [
            wales.mark_line(color=LINE, strokeWidth=1.5, strokeDash=[6, 4]).encode(x=across, y=there),
            wales.mark_point(shape="diamond", filled=True, opacity=1, color=LINE, size=60).encode(x=across, y=there),
            alt.Chart(alt.InlineData(values=beside[-1:]))
            .mark_text(align="right", dx=-9, dy=-9, color=LINE, text=chart.wales)
            .encode(x=across, y=there),
        ]
    if len(chart.points) <= LEVEL:
        layers.append(
            rows.mark_text(align="left", dx=9, color=TEXT).encode(x=across, y=up, text=alt.Text("gap:Q", format=".1f"))
        )
    return finished(layers, chart.title, chart.subtitle, HEIGHT)
