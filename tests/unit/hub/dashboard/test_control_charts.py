"""A control chart draws what it says in shapes as well as in colours, and each part has lines of its own."""

import json
from dataclasses import replace

import pytest

from hub.answers.series import ChartEntry
from hub.dashboard.charts.control import ControlDrawing, ControlPoint, Mark, control_drawing, parts_of
from hub.dashboard.charts.drawing import svg
from hub.dashboard.scales import Written
from hub.dashboard.signals import chart_sentences, mark_names, probability, signal_sentence
from hub.dashboard.words import words
from hub.domain.definitions import Scale

BEFORE, AFTER = (90.0, 85.0, 95.0), (95.0, 92.0, 98.0)
POINTS = (
    ControlPoint("Apr 2008", 90.5, Mark.NEITHER, *BEFORE),
    ControlPoint("May 2008", 89.5, Mark.NEITHER, *BEFORE),
    ControlPoint("Jun 2008", 99.0, Mark.IMPROVEMENT, *AFTER),
    ControlPoint("Jul 2008", 91.0, Mark.CONCERN, *AFTER),
    ControlPoint("Aug 2008", 96.0, Mark.PROVISIONAL, None, None, None),
)
DRAWING = ControlDrawing("Referrals", ("SCC/006",), "Percent", POINTS, mark_names(words("en")), 95.0, "Target 95.0")


def scale_of(channel: str) -> dict[str, str]:
    layers = json.loads(control_drawing(DRAWING))["layer"]
    scale = layers[-1]["encoding"][channel]["scale"]
    return dict(zip(scale["domain"], scale["range"], strict=True))


def test_what_a_point_says_is_told_by_its_shape_and_by_its_colour() -> None:
    said = {name: (scale_of("shape")[name], scale_of("fill")[name]) for name in scale_of("shape")}
    assert len({shape for shape, _ in said.values()}) == 3
    assert len(set(said.values())) == 4
    assert said["Provisional"] == ("circle", "white")


def test_limits_begin_anew_where_the_mean_and_the_limits_are_others() -> None:
    assert parts_of(POINTS) == [0, 0, 1, 1, 0]
    assert parts_of((POINTS[0], POINTS[4], POINTS[1], POINTS[2])) == [0, 0, 0, 1]


def test_a_provisional_point_has_no_limits_and_no_line_reaches_it() -> None:
    document = json.loads(control_drawing(DRAWING))
    limited = [layer for layer in document["layer"] if layer["encoding"]["y"]["field"] in ("mean", "low", "high")]
    assert len(limited) == 3
    for layer in limited:
        rows = document["datasets"][layer["data"]["name"]]
        assert [each["period"] for each in rows] == ["Apr 2008", "May 2008", "Jun 2008", "Jul 2008"]


def test_the_target_is_named_at_its_line_and_nothing_is_drawn_without_one() -> None:
    assert "Target 95.0" in svg(control_drawing(DRAWING))
    without = ControlDrawing("Referrals", (), "Percent", POINTS, mark_names(words("en")))
    assert "Target" not in svg(control_drawing(without))


def test_a_target_of_some_periods_is_drawn_in_those_alone_and_named_at_the_last() -> None:
    of_two = tuple(replace(each, target=97.5 if number in (1, 2) else None) for number, each in enumerate(POINTS))
    drawing = ControlDrawing("Referrals", (), "Percent", of_two, mark_names(words("en")), None, "Target 97.5")
    document = json.loads(control_drawing(drawing))
    ticks, named = (
        [row["period"] for row in document["datasets"][layer["data"]["name"]]]
        for layer in document["layer"]
        if layer["encoding"].get("y", {}).get("field") == "target"
    )
    assert (ticks, named) == (["May 2008", "Jun 2008"], ["Jun 2008"])
    assert "Target 97.5" in svg(control_drawing(drawing))


def test_what_happened_has_its_number_at_the_period_in_which_it_began() -> None:
    noted = (replace(POINTS[0], notes="1"), POINTS[1], replace(POINTS[2], notes="2, 3"), *POINTS[3:])
    drawing = ControlDrawing("Referrals", (), "Percent", noted, mark_names(words("en")))
    document = json.loads(control_drawing(drawing))
    (numbers,) = [layer for layer in document["layer"] if layer["encoding"].get("text", {}).get("field") == "notes"]
    rows = document["datasets"][numbers["data"]["name"]]
    assert [(each["period"], each["notes"]) for each in rows] == [("Apr 2008", "1"), ("Jun 2008", "2, 3")]
    drawn = svg(control_drawing(drawing))
    assert ">2, 3</text>" in drawn
    assert [drawn.index(f">{each.period}</text>") for each in POINTS] == sorted(
        drawn.index(f">{each.period}</text>") for each in POINTS
    )


def test_a_figure_alone_is_drawn_without_limits() -> None:
    alone = ControlDrawing("Referrals", (), "Percent", POINTS[-1:], mark_names(words("cy")))
    assert "Amodol" in svg(control_drawing(alone))


@pytest.mark.parametrize(
    ("number", "text"), [(0.0, "p < 0.001"), (0.001, "p = 0.001"), (0.0444, "p = 0.04"), (1.0, "p = 1.00")]
)
def test_a_probability_is_written_as_finely_as_it_matters(number: float, text: str) -> None:
    assert probability(words("en"), number) == text


def test_every_rule_that_a_point_breaks_is_named_in_a_sentence() -> None:
    said = signal_sentence(words("en"), "concern", ("outside_limits", "run"))
    assert said == (
        "It gives cause for concern: it lies beyond a limit; it is one of seven or more in a row on one side of the mean."
    )


@pytest.mark.parametrize(
    ("assurance", "text"), [("passes", "can be relied on"), ("fails", "without a change"), ("hit_and_miss", "at times")]
)
def test_a_target_is_spoken_of_as_the_limits_allow(assurance: str, text: str) -> None:
    chart = ChartEntry("rules", "1", 5, (), True, False, "neither", "rising", 0.01, 95.0, assurance)
    said = chart_sentences(words("en"), Written(words("en"), Scale.PERCENT), chart)
    assert [each.split()[0] for each in said] == ["The", "The", "As"]
    assert "on trial" in said[0]
    assert "rise by more than chance" in said[1]
    assert text in said[2]
    assert "95.0%" in said[2]
