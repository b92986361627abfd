"""A funnel: how far figures lie from the group's against how many they are of, between the limits that chance allows."""

from dataclasses import asdict, dataclass

import altair as alt

from hub.answers.kept import made_once
from hub.dashboard.charts.drawing import DRAWN, LIMIT, LINE, TEXT, finished, verdict_marks

HEIGHT = 340


@dataclass(frozen=True, slots=True)
class Dot:
    """One area: how many its figure is of, its value, its verdict, and its name where it is to be written beside the dot."""

    number: float
    value: float
    verdict: str
    name: str


@dataclass(frozen=True, slots=True)
class LimitsAt:
    """The limits for a figure of so many."""

    number: float
    inner_low: float
    inner_high: float
    outer_low: float
    outer_high: float


@dataclass(frozen=True, slots=True)
class FunnelChart:
    """Dots, the limits at rising numbers, and a line for the group."""

    title: str
    subtitle: tuple[str, ...]
    across: str
    up: str
    dots: tuple[Dot, ...]
    limits: tuple[LimitsAt, ...]
    line: float
    line_text: str


@made_once(DRAWN)
def funnel_chart(chart: FunnelChart) -> str:
    """The specification of a chart, as JSON."""
    across = alt.X("number:Q", title=chart.across, scale=alt.Scale(nice=True, zero=True))
    limits = alt.Chart(alt.InlineData(values=[asdict(each) for each in chart.limits]))
    dots = alt.Chart(alt.InlineData(values=[asdict(each) for each in chart.dots]))
    group = alt.Chart(alt.InlineData(values=[{"value": chart.line, "text": chart.line_text}]))

    def up(column: str) -> alt.Y:
        return alt.Y(f"{column}:Q", title=chart.up, scale=alt.Scale(zero=False))

    layers: list[alt.Chart] = [
        *(
            limits.mark_line(color=LIMIT, strokeDash=dash, strokeWidth=1.5).encode(x=across, y=up(f"{name}_{side}"))
            for name, dash in (("inner", [4, 3]), ("outer", [1, 0]))
            for side in ("low", "high")
        ),
        group.mark_rule(color=LINE, strokeDash=[6, 3], strokeWidth=2).encode(y=up("value")),
        group.mark_text(align="right", dy=-8, color=LINE, fontWeight="bold").encode(
            x=alt.value("width"), y=up("value"), text="text:N"
        ),
        dots.mark_point(filled=True, opacity=1).encode(x=across, y=up("value"), **verdict_marks()),
        dots.mark_text(align="left", dx=9, color=TEXT).encode(x=across, y=up("value"), text="name:N"),
    ]
    return finished(layers, chart.title, chart.subtitle, HEIGHT)
