"""Control charts: limits as published, and each rule by a drawn series."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.statistics.charts import (
    ENOUGH,
    RULES,
    RULES_VERSION,
    Assurance,
    Rule,
    Signal,
    assurance,
    control_chart,
    limits,
)
from tests.lib.certain import certain

chart_of = certain(control_chart)

#: NIST/SEMATECH e-Handbook of Statistical Methods, section 6.3.2.2: ten batches.
BATCHES = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
#: A series that goes on as it did: moving ranges of 2 and a mean of 10, so that limits lie at 4.68 and 15.32.
STEADY = [11.0, 9.0] * 7


def rules_of(values, high_is_better=True):
    return [set(each.rules) for each in chart_of(values, high_is_better).points]


def test_limits_are_those_published():
    """There 3/1.128 stands for 2.66."""
    assert limits(BATCHES) == pytest.approx((50.81, 45.8159, 55.8041), abs=2e-3)


def test_a_moving_range_that_is_far_too_large_does_not_widen_the_limits():
    values = [10.0, 11.0] * 10 + [40.0] + [10.0, 11.0] * 10
    mean, low, high = limits(values)
    assert high - mean == pytest.approx(2.66)
    assert mean - low == pytest.approx(2.66)


def test_a_series_that_goes_on_as_before_says_neither():
    chart = chart_of(STEADY, high_is_better=True)
    assert {each.signal for each in chart.points} == {Signal.NEITHER}
    assert not chart.on_trial


@given(st.integers(0, 60), st.integers(1, 60), st.integers(2, 60), st.booleans())
def test_a_series_of_the_same_figure_says_neither(counted, number, points, high_is_better):
    same = 100 * min(counted, number) / number
    chart = chart_of([same] * points, high_is_better)
    assert {each.signal for each in chart.points} == {Signal.NEITHER}
    assert assurance(chart, same, high_is_better) is Assurance.HIT_AND_MISS


def test_a_point_beyond_a_limit_is_a_signal_whose_meaning_depends_on_which_way_is_better():
    values = [*STEADY, 30.0]
    assert rules_of(values)[-1] == {Rule.OUTSIDE}
    assert chart_of(values, high_is_better=True).last.signal is Signal.IMPROVEMENT
    assert chart_of(values, high_is_better=False).last.signal is Signal.CONCERN


def test_seven_in_a_row_on_one_side_are_a_run_and_six_are_none():
    low, high = [9.0, 10.0] * 5, [12.0, 13.0] * 4
    assert Rule.RUN not in set().union(*rules_of([*low[:4], *high[:6], *low[:4]]))
    assert [Rule.RUN in each for each in rules_of([*low[:4], *high[:7], *low[:4]])] == [False] * 4 + [True] * 7 + [
        False
    ] * 4


def test_a_point_on_the_mean_ends_a_run():
    assert Rule.RUN not in set().union(*rules_of([1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0, -6.0]))


def test_seven_points_of_which_each_is_higher_are_a_trend_and_six_are_none():
    # As the package's tests have it: a repeated value interrupts, and what comes before or after does not belong to it.
    assert Rule.TREND not in set().union(*rules_of([1.0, 2, 3, 3, 4, 5, 6]))
    assert Rule.TREND not in set().union(*rules_of([1.0, 2, 3, 4, 5, 6]))
    for values in ([2.0, 1, 2, 3, 4, 5, 6, 7, 3], [2.0, 7, 6, 5, 4, 3, 2, 1, 3]):
        assert [Rule.TREND in each for each in rules_of(values)] == [False] + [True] * 7 + [False]


def test_two_of_three_in_the_outer_third_are_a_signal_where_all_three_are_on_one_side():
    # The mean is 10.2 and the outer third above begins at 14.3.
    calm = [11.0, 9.0] * 9
    near = [*calm, 15.0, 10.8, 15.0, *calm]
    found = [Rule.NEAR in each for each in rules_of(near)]
    assert found == [False] * 18 + [True, False, True] + [False] * 18
    apart = [*calm, 15.0, 9.0, 15.0, *calm]
    assert not any(Rule.NEAR in each for each in rules_of(apart))


def test_a_break_starts_new_limits():
    values = [10.0, 11.0] * 7 + [20.0, 21.0] * 7
    chart = chart_of(values, high_is_better=True, breaks=[14])
    assert chart.starts == (0, 14)
    assert chart.points[0].mean == 10.5
    assert chart.last.mean == 20.5
    assert {each.signal for each in chart.points} == {Signal.NEITHER}
    assert Signal.CONCERN in {each.signal for each in chart_of(values, high_is_better=True).points}


def test_a_break_that_leaves_one_value_alone_is_none():
    assert chart_of([1.0, 2.0, 3.0, 4.0], True, breaks=[1, 3]).starts == (0,)
    assert chart_of([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], True, breaks=[2, 3, 4]).starts == (0, 2, 4)


def test_fewer_than_thirteen_points_give_limits_on_trial():
    assert chart_of(STEADY[: ENOUGH - 1], True).on_trial
    assert not chart_of(STEADY[:ENOUGH], True).on_trial
    assert chart_of([*STEADY, 1.0, 2.0], True, breaks=[len(STEADY)]).on_trial


def test_one_value_is_no_series():
    assert control_chart([5.0], True) is None


@pytest.mark.parametrize(
    ("target", "high_is_better", "expected"),
    [
        (4.0, True, Assurance.PASSES),
        (10.0, True, Assurance.HIT_AND_MISS),
        (16.0, True, Assurance.FAILS),
        (4.0, False, Assurance.FAILS),
        (16.0, False, Assurance.PASSES),
    ],
)
def test_a_target_is_reached_every_time_never_or_now_and_then(target, high_is_better, expected):
    assert assurance(chart_of(STEADY, high_is_better), target, high_is_better) is expected


def test_the_rules_and_their_version_are_part_of_the_answer():
    chart = chart_of(STEADY, True)
    assert (chart.rules, chart.rules_version) == (RULES, RULES_VERSION)


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=60), st.booleans())
def test_a_series_turned_over_has_the_same_signals_the_other_way(values, high_is_better):
    over = chart_of([float(each) for each in values], high_is_better).points
    under = chart_of([float(-each) for each in values], not high_is_better).points
    assert [each.rules for each in over] == [each.rules for each in under]
    assert [each.signal for each in over] == [each.signal for each in under]


@given(st.lists(st.floats(-50, 50), min_size=7, max_size=60))
def test_a_point_with_a_signal_has_a_rule_and_no_other_has(values):
    for each in chart_of(values, True).points:
        assert bool(each.rules) == (each.signal is not Signal.NEITHER)
