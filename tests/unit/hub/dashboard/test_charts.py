"""A chart says in figures what it says in lengths."""

import json

from hub.dashboard.charts.drawing import svg
from hub.dashboard.charts.ranked import Bar, RankedBars, ranked_bars

CHART = RankedBars(
    "Referrals decided in time",
    ("SCC/006, 2008-09", "Invented cases · Achosion dychmygol"),
    "Percent",
    (Bar("Cardiff", 95.0, "95.0"), Bar("Powys", 91.6, "91.6 p")),
    92.3,
    "Wales 92.3",
)


def test_every_bar_has_its_name_and_figure_and_invented_cases_say_so() -> None:
    picture = svg(ranked_bars(CHART))
    for text in ("Cardiff", "95.0", "Powys", "91.6 p", "Wales 92.3", "Achosion dychmygol"):
        assert text in picture


def test_bars_begin_at_nought_and_keep_the_order_given() -> None:
    specification = json.loads(ranked_bars(CHART))
    encoding = specification["layer"][0]["encoding"]
    assert encoding["x"]["scale"]["domain"][0] == 0
    assert encoding["y"]["sort"] is None
    rows = specification["datasets"][specification["layer"][0]["data"]["name"]]
    assert [each["area"] for each in rows] == ["Cardiff", "Powys"]


def test_a_chart_is_drawn_once_for_as_long_as_nothing_in_it_changes() -> None:
    assert ranked_bars(CHART) == ranked_bars(CHART)
    assert svg(ranked_bars(CHART)) is svg(ranked_bars(CHART))


def test_a_chart_loads_nothing_and_runs_nothing() -> None:
    picture = svg(ranked_bars(CHART))
    assert "<script" not in picture
    assert "href=" not in picture
