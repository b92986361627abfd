"""Draws what an event costs as the store grows."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert

from tests.bench.watching import Sample

CONSUMER, DATABASE = "consumer", "PostgreSQL"
WIDTH, HEIGHT = 640, 190


def growth_plot(samples: Sequence[Sample], file: Path) -> None:
    """Processor time for each event, and the consumer's memory, over the number of events stored; an SVG."""
    costs: list[dict[str, Any]] = []
    for first, last in pairwise(samples):
        events, stored = last.events - first.events, last.events / 1e6
        spent = {CONSUMER: last.cpu_s - first.cpu_s, DATABASE: last.postgres_cpu_s - first.postgres_cpu_s}
        costs += [{"stored": stored, "of": name, "µs": seconds / events * 1e6} for name, seconds in spent.items()]
    memory = [{"stored": each.events / 1e6, "MB": each.memory_mb} for each in samples]
    along = alt.X("stored:Q", title="million events stored")
    cost = (
        alt.Chart(alt.Data(values=costs), title="Processor time for an event, microseconds")
        .mark_point(filled=True, size=22, opacity=0.75)
        .encode(
            x=along,
            y=alt.Y("µs:Q", title=None, scale=alt.Scale(zero=True)),
            color=alt.Color(
                "of:N", title=None, scale=alt.Scale(domain=[CONSUMER, DATABASE], range=["#1f5a96", "#b4540a"])
            ),
        )
        .properties(width=WIDTH, height=HEIGHT)
    )
    held = (
        alt.Chart(alt.Data(values=memory), title="Memory of the consumer, MB")
        .mark_line(color="#1f5a96")
        .encode(x=along, y=alt.Y("MB:Q", title=None, scale=alt.Scale(zero=True)))
        .properties(width=WIDTH, height=HEIGHT)
    )
    file.write_text(vl_convert.vegalite_to_svg(alt.vconcat(cost, held).to_dict()), "utf-8")
