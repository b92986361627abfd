"""What all charts share: their letters, their marks for verdicts, and how a specification becomes a picture."""

from collections.abc import Mapping

import altair as alt
import vl_convert
from altair.utils import schemapi

from hub.answers.kept import made_once

POINT, LINE, TEXT, QUIET, LIMIT = "#2f6690", "#8a1c2b", "#1d2733", "#c9d1d9", "#5b6770"
FONT = "'Source Sans 3', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
WIDTH, STEP = 620, 22
#: Charts that are kept in mind, as specifications and as pictures.
DRAWN = 256

schemapi.disable_debug_mode()  # or every part of a chart is looked over again and again, which takes longer than to draw it

#: A mark for each verdict by its shape alone; colour and size repeat it. The empty one stands where none was reached.
SHAPES: Mapping[str, str] = {
    "far_worse": "triangle-down",
    "worse": "triangle-down",
    "within": "circle",
    "better": "triangle-up",
    "far_better": "triangle-up",
    "": "diamond",
}
COLOURS: Mapping[str, str] = {
    "far_worse": LINE,
    "worse": LINE,
    "within": LIMIT,
    "better": POINT,
    "far_better": POINT,
    "": TEXT,
}
SIZES: Mapping[str, int] = {"far_worse": 150, "worse": 70, "within": 55, "better": 70, "far_better": 150, "": 55}


def verdict_marks() -> dict[str, object]:
    """How the verdict of a point shows in its shape, its colour and its size."""

    def scale(marks: Mapping[str, str] | Mapping[str, int]) -> alt.Scale:
        return alt.Scale(domain=list(marks), range=list(marks.values()))

    return {
        "shape": alt.Shape("verdict:N", scale=scale(SHAPES), legend=None),
        "color": alt.Color("verdict:N", scale=scale(COLOURS), legend=None),
        "size": alt.Size("verdict:N", scale=scale(SIZES), legend=None),
    }


def finished(layers: list[alt.Chart], title: str, subtitle: tuple[str, ...], height: object) -> str:
    """Layers as one chart with its title, as JSON."""
    heading = alt.TitleParams(title, subtitle=list(subtitle), anchor="start", frame="group", offset=22)
    size = {"width": WIDTH, "height": height, "background": "white"}
    drawn = alt.layer(*layers, title=heading, **size).configure(font=FONT, aria=False).configure_view(stroke=None)
    axis = {"labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": "normal", "labelLimit": 260}
    inked = {"labelColor": TEXT, "titleColor": TEXT, "gridColor": QUIET}
    drawn = drawn.configure_axis(**axis, **inked).configure_text(fontSize=12.5)
    words = {"fontSize": 15, "subtitleFontSize": 13, "color": TEXT, "subtitleColor": TEXT, "subtitlePadding": 5}
    return str(drawn.configure_title(**words).to_json(indent=None, validate=False))


@made_once(DRAWN)
def svg(specification: str) -> str:
    """The picture of a specification, as SVG to be put where words describe it; drawn once while nothing in it changes."""
    return str(vl_convert.vegalite_to_svg(specification)).replace("<svg ", '<svg aria-hidden="true" ', 1)
