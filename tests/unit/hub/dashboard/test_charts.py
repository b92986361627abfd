"""A chart says in figures what it says in places and shapes."""

import json
from dataclasses import replace
from inspect import unwrap

from hub.dashboard.charts.drawing import COLOURS, SHAPES, SIZES, svg
from hub.dashboard.charts.funnel import Dot, FunnelChart, LimitsAt, funnel_chart
from hub.dashboard.charts.ranked import Placed, RankedIntervals, ranked_intervals
from hub.domain.comparing import Verdict

CHART = RankedIntervals(
    "Referrals decided in time",
    ("SCC/006, 2008-09", "Invented cases · Achosion dychmygol"),
    "Percent",
    (
        Placed("Cardiff", 95.0, 94.1, 95.7, "95.0", "far_better"),
        Placed("Powys", 91.6, 88.2, 94.0, "91.6 p", "within"),
        Placed("Newport", 90.0, None, None, "90.0", ""),
    ),
    92.3,
    "Wales 92.3",
)
FUNNEL = FunnelChart(
    "Referrals decided in time",
    ("SCC/006, 2008-09",),
    "Denominator",
    "Percent",
    (Dot(1200, 95.0, "far_better", "Cardiff"), Dot(300, 91.6, "within", "")),
    (LimitsAt(100, 86.0, 97.0, 81.0, 99.0), LimitsAt(1500, 90.9, 93.6, 90.0, 94.4)),
    92.3,
    "Wales 92.3",
)


def test_every_area_has_its_name_and_figure_and_invented_cases_say_so() -> None:
    picture = svg(ranked_intervals(CHART))
    for text in ("Cardiff", "95.0", "Powys", "91.6 p", "Newport", "Wales 92.3", "Achosion dychmygol"):
        assert text in picture


def test_areas_keep_their_order_and_intervals_are_not_cut_off() -> None:
    specification = json.loads(ranked_intervals(CHART))
    encoding = specification["layer"][0]["encoding"]
    assert encoding["y"]["sort"] is None
    assert encoding["x"]["scale"]["domain"] == [88.2, 95.7]
    rows = specification["datasets"][specification["layer"][0]["data"]["name"]]
    assert [each["area"] for each in rows] == ["Cardiff", "Powys", "Newport"]


def test_a_verdict_does_not_rest_on_colour_alone() -> None:
    verdicts = {each.value for each in Verdict} | {""}
    assert set(SHAPES) == set(COLOURS) == set(SIZES) == verdicts
    told = {(SHAPES[each], SIZES[each]) for each in verdicts}
    assert len(told) == len(verdicts)


def test_a_funnel_names_who_lies_outside_and_the_group() -> None:
    picture = svg(funnel_chart(FUNNEL))
    for text in ("Cardiff", "Wales 92.3", "Denominator", "Percent"):
        assert text in picture


def test_a_chart_is_drawn_once_for_as_long_as_nothing_in_it_changes() -> None:
    drawn_each_time = unwrap(ranked_intervals)
    assert drawn_each_time(CHART) == drawn_each_time(CHART) == ranked_intervals(CHART)
    assert drawn_each_time(CHART) is not drawn_each_time(CHART)
    assert svg(ranked_intervals(CHART)) is svg(ranked_intervals(CHART))
    assert svg(ranked_intervals(replace(CHART, line=90.0))) is not svg(ranked_intervals(CHART))


def test_a_chart_loads_nothing_and_runs_nothing() -> None:
    for picture in (svg(ranked_intervals(CHART)), svg(funnel_chart(FUNNEL))):
        assert "<script" not in picture
        assert "href=" not in picture
