"""A control chart as a Vega-Lite specification: points by what they say, with the mean and the limits of each part. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from itertools import pairwise

import altair as alt

from hub.answers.kept import made_once
from hub.dashboard.charts.drawing import DRAWN, LIMIT, LINE, POINT, QUIET, STEP, TEXT, WIDTH, finished

ORANGE = "#b04a00"
HEIGHT = 300
#: Of no more points than this each has its name on the axis, and of even fewer it lies level.
NAMED, LEVEL = 24, 6


class Mark(StrEnum):
    """What a point says; each has a shape and a colour of its own."""

    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEITHER = "neither"
    PROVISIONAL = "provisional"  # not complete: hollow, and without limits


_SHAPES = {
    Mark.IMPROVEMENT: "triangle-up",
    Mark.CONCERN: "diamond",
    Mark.NEITHER: "circle",
    Mark.PROVISIONAL: "circle",
}
_STROKES = {Mark.IMPROVEMENT: POINT, Mark.CONCERN: ORANGE, Mark.NEITHER: LIMIT, Mark.PROVISIONAL: LIMIT}
_FILLS = {**_STROKES, Mark.PROVISIONAL: "white"}


@dataclass(frozen=True, slots=True)
class ControlPoint:
    """One figure: its period in words, its value, and the mean and limits of its part where it has any.

    `target` is what was to be reached in this very period, `notes` the numbers of what happened in it, as the list has them.
    """

    period: str
    value: float
    mark: Mark
    mean: float | None
    low: float | None
    high: float | None
    target: float | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True)
class ControlDrawing:
    """Points in the order of time; `names` says what each mark is called, `target_text` stands at the target's line.

    `target` is one for all periods; without it each point may have one of its own.
    """

    title: str
    subtitle: tuple[str, ...]
    axis: str
    points: tuple[ControlPoint, ...]
    names: Mapping[Mark, str] = field(hash=False)
    target: float | None = None
    target_text: str = ""


@made_once(DRAWN)
def control_drawing(drawing: ControlDrawing) -> str:
    """The specification of a chart, as JSON. Limits are broken lines, the mean a whole one; each part has lines of its own."""
    parts = parts_of(drawing.points)
    rows = [
        asdict(each) | {"said": drawing.names[each.mark], "part": part}
        for each, part in zip(drawing.points, parts, strict=True)
    ]
    names = [drawing.names[mark] for mark in Mark]
    found = alt.Chart(alt.InlineData(values=rows))
    limited = alt.Chart(alt.InlineData(values=[each for each in rows if each["mean"] is not None]))
    labels = alt.Axis(labelAngle=-60 if len(rows) > LEVEL else 0, labelOverlap=len(rows) > NAMED, grid=False)
    x = alt.X("period:N", sort=None, title=None, axis=labels, scale=alt.Scale(type="point", padding=0.5))
    value = alt.Scale(zero=False, nice=True)

    def y(name: str) -> alt.Y:
        return alt.Y(f"{name}:Q", title=drawing.axis, scale=value)

    # The axis takes its order from the first layer, which therefore has every period.
    layers: list[alt.Chart] = [found.mark_line(color=QUIET, strokeWidth=2).encode(x=x, y=y("value"))]
    if any(each.notes for each in drawing.points):
        noted = alt.Chart(alt.InlineData(values=[each for each in rows if each["notes"]]))
        number = noted.mark_text(color=TEXT, fontWeight="bold", baseline="top")
        layers.append(noted.mark_rule(color=QUIET, strokeDash=[2, 3]).encode(x=x))
        layers.append(number.encode(x=x, y=alt.value(2), text="notes:N"))
    for name, color, dash in (("low", LIMIT, [5, 4]), ("high", LIMIT, [5, 4]), ("mean", TEXT, [1, 0])):
        line = limited.mark_line(color=color, strokeDash=dash, strokeWidth=1.5)
        layers.append(line.encode(x=x, y=y(name), detail="part:N"))
    reached = [each for each in rows if each["target"] is not None]
    if drawing.target is None and reached:
        of_periods = alt.Chart(alt.InlineData(values=reached))
        dashes = of_periods.mark_tick(orient="horizontal", color=LINE, thickness=2, size=WIDTH / len(rows) * 0.8)
        layers.append(dashes.encode(x=x, y=y("target")))
        last = alt.Chart(alt.InlineData(values=[reached[-1] | {"text": drawing.target_text}]))
        said = last.mark_text(align="right", dx=STEP / 2, dy=-9, color=LINE, fontWeight="bold")
        layers.append(said.encode(x=x, y=y("target"), text="text:N"))
    if drawing.target is not None:
        target = alt.Chart(alt.InlineData(values=[{"target": drawing.target, "text": drawing.target_text}]))
        layers.append(target.mark_rule(color=LINE, strokeDash=[10, 3, 2, 3], strokeWidth=2).encode(y=y("target")))
        written = target.mark_text(align="left", dx=6, color=LINE, fontWeight="bold")
        layers.append(written.encode(x=alt.value(WIDTH), y=y("target"), text="text:N"))
    legend = alt.Legend(title=None, orient="bottom", labelFontSize=13, labelColor=TEXT, labelLimit=260, symbolSize=110)
    layers.append(
        found.mark_point(size=80, strokeWidth=1.5, opacity=1).encode(
            x=x,
            y=y("value"),
            shape=alt.Shape("said:N", scale=_scale(names, _SHAPES), legend=legend),
            stroke=alt.Stroke("said:N", scale=_scale(names, _STROKES), legend=legend),
            fill=alt.Fill("said:N", scale=_scale(names, _FILLS), legend=legend),
        )
    )
    return finished(layers, drawing.title, drawing.subtitle, HEIGHT)


def parts_of(points: Sequence[ControlPoint]) -> list[int]:
    """The number of the part that each point belongs to: another begins where the mean and the limits are others."""
    numbers = [0] * len(points)
    limited = [index for index, each in enumerate(points) if each.mean is not None]
    for earlier, later in pairwise(limited):
        one, other = points[earlier], points[later]
        same = (one.mean, one.low, one.high) == (other.mean, other.low, other.high)
        numbers[later] = numbers[earlier] + (not same)
    return numbers


def _scale(names: list[str], range_: Mapping[Mark, str]) -> alt.Scale:
    return alt.Scale(domain=names, range=[range_[mark] for mark in Mark])
