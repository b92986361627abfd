"""Areas in order: a bar each, and a line for all of them together."""

from dataclasses import asdict, dataclass

import altair as alt

from hub.dashboard.charts.drawing import LINE, POINT, STEP, TEXT, WIDTH, finished


@dataclass(frozen=True, slots=True)
class Bar:
    """One area: its name, the length of its bar, and what is written at the end of it."""

    area: str
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class RankedBars:
    """Bars in the order given, and a line across them all."""

    title: str
    subtitle: tuple[str, ...]
    axis: str
    bars: tuple[Bar, ...]
    line: float | None
    line_text: str


def ranked_bars(chart: RankedBars) -> str:
    """The specification of a chart, as JSON. Bars begin at nought; every value stands at the end of its row."""
    longest = max([each.value for each in chart.bars] + [chart.line or 0.0]) or 1.0
    scale = alt.Scale(domain=[0, longest], nice=False)
    areas = alt.Y("area:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False, labelPadding=8))
    length = alt.X("value:Q", title=chart.axis, scale=scale, axis=alt.Axis(tickCount=6, grid=True))
    rows = alt.Chart(alt.InlineData(values=[asdict(each) for each in chart.bars]))
    layers: list[alt.Chart] = [
        rows.mark_bar(color=POINT, height=13).encode(x=length, y=areas),
        rows.mark_text(align="left", color=TEXT).encode(x=alt.value(WIDTH + 8), y=areas, text="text:N"),
    ]
    if chart.line is not None:
        across = alt.Chart(alt.InlineData(values=[{"value": chart.line, "text": chart.line_text}]))
        layers.append(across.mark_rule(color=LINE, strokeDash=[6, 3], strokeWidth=2).encode(x="value:Q"))
        beyond = chart.line > longest / 2
        name = across.mark_text(
            align="right" if beyond else "left", dx=-4 if beyond else 4, dy=-9, color=LINE, fontWeight="bold"
        )
        layers.append(name.encode(x="value:Q", y=alt.value(0), text="text:N"))
    return finished(layers, chart.title, chart.subtitle, alt.Step(STEP))
