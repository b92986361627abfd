"""Funnel limits as published, and the verdicts they give."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from hub.domain.statistics.funnels import (
    INNER,
    OUTER,
    RATES,
    SHARES,
    Dispersion,
    Funnel,
    Position,
    dispersion,
    funnel,
    means,
    rate_limits,
    share_limits,
    share_variance,
    wide,
    winsorise,
)
from hub.domain.statistics.pooling import Within
from hub.domain.statistics.quantiles import two_sided
from tests.lib.certain import certain

dispersion_of = certain(dispersion)

#: UK Health Security Agency, PHEindicatormethods, test data of proportion funnels: units, inner and outer limits in percent.
PROPORTIONS = [
    (2, (25.885383, None), (None, None)),
    (18, (62.390093, 98.894803), (51.864359, None)),
    (113, (73.357676, 87.927219), (69.156708, 92.128188)),
    (1008, (78.203374, 83.081521), (76.796814, 84.488082)),
    (110000, (80.408963, 80.875933), (80.274317, 81.010578)),
]
BASELINE = 0.80642448

#: The same, of rate funnels: events, and the person-years at which so many lie on each of the limits (three years a person).
RATE = 116.1720835e-5
ON_LIMITS = [
    (1, 1598.675694, 7.264481402, 2649.348525, 0.287087625),
    (2, 2072.984403, 69.49732367, 3221.906682, 13.02722321),
    (10, 5276.757672, 1375.943768, 6924.776769, 849.4639547),
    (99, 34583.45945, 23087.10848, 38382.78582, 20393.92315),
    (1360, 411529.9259, 369759.5622, 424043.2424, 358342.3275),
]


@pytest.mark.parametrize(("number", "inner", "outer"), PROPORTIONS)
def test_limits_by_the_normal_distribution_are_those_published(number, inner, outer):
    for level, published in ((INNER, inner), (OUTER, outer)):
        found = wide(BASELINE, share_variance(BASELINE, number), 0.0, two_sided(level))
        for ours, theirs in zip(found, published, strict=True):
            assert theirs is None or 100 * ours == pytest.approx(theirs, abs=1e-5)


@pytest.mark.parametrize(("events", "low", "high", "far_low", "far_high"), ON_LIMITS)
def test_so_many_events_lie_on_the_limits_where_published(events, low, high, far_low, far_high):
    for level, below, above in ((INNER, low, high), (OUTER, far_low, far_high)):
        assert rate_limits(RATE, 3 * below, level).low * 3 * below == pytest.approx(events, rel=5e-5)
        assert rate_limits(RATE, 3 * above, level).high * 3 * above == pytest.approx(events, rel=5e-5)


@given(st.integers(1, 400), st.floats(0.01, 0.99), st.integers(0, 400), st.sampled_from([INNER, OUTER]))
def test_a_share_lies_outside_when_chance_brings_one_so_far_out_too_seldom(number, target, counted, level):
    count, tail = min(counted, number), (1 - level) / 2
    so_few, so_many = stats.binom.cdf(count, number, target), stats.binom.sf(count - 1, number, target)
    found = share_limits(target, number, level)
    if abs(so_few - tail) > 1e-9 and abs(so_many - tail) > 1e-9:
        assert (count / number < found.low - 1e-12) == (so_few < tail)
        assert (count / number > found.high + 1e-12) == (so_many < tail)


@given(st.integers(1, 5000), st.floats(0.01, 0.99), st.sampled_from([INNER, OUTER]))
def test_what_was_missed_is_judged_as_what_was_met(number, target, level):
    met, missed = share_limits(target, number, level), share_limits(1 - target, number, level)
    assert met == pytest.approx((1 - missed.high, 1 - missed.low), abs=1e-6)


@given(st.floats(0.0001, 0.1), st.integers(1, 100_000), st.integers(0, 300), st.sampled_from([INNER, OUTER]))
def test_a_rate_lies_outside_when_chance_brings_one_so_far_out_too_seldom(target, people, events, level):
    expected, tail = target * people, (1 - level) / 2
    so_few, so_many = stats.poisson.cdf(events, expected), stats.poisson.sf(events - 1, expected)
    found = rate_limits(target, people, level)
    if abs(so_few - tail) > 1e-9 and abs(so_many - tail) > 1e-9:
        assert (events < found.low * people - 1e-9) == (so_few < tail)
        assert (events > found.high * people + 1e-9) == (so_many < tail)


def test_means_lie_within_limits_of_their_standard_error():
    """The limits of Spiegelhalter's section on continuous measurements, where the spread rests on so many that t is normal."""
    found = funnel(means(Within(12.0, 1e9)), 20.0, [(19.0, 36), (24.0, 36)]).by_chance(36)
    assert found.inner == pytest.approx((20 - 1.959964 * 2, 20 + 1.959964 * 2))
    assert found.outer == pytest.approx((20 - 3.090232 * 2, 20 + 3.090232 * 2))
    assert found.position(24.0) is Position.ABOVE


def test_limits_of_means_reach_as_far_as_the_printed_table_of_t_says():
    """Pearson ES, Hartley HO, Biometrika Tables I, table 12, at 20 degrees of freedom: 2.086 and, at 0.1% a side, 3.552."""
    found = funnel(means(Within(3.0, 20)), 12.0, []).by_chance(9)
    assert found.inner == pytest.approx((12 - 2.086, 12 + 2.086), abs=5e-4)
    assert found.outer == pytest.approx((12 - 3.552, 12 + 3.552), abs=5e-4)


@given(st.floats(1, 50), st.floats(0.5, 20), st.integers(1, 500), st.integers(1, 500), st.sampled_from([INNER, OUTER]))
def test_a_mean_lies_outside_when_chance_brings_one_so_far_out_too_seldom(target, deviation, freedom, number, level):
    found = means(Within(deviation, freedom)).limits(target, number, level)
    low, high = stats.t.interval(level, freedom, target, deviation / sqrt(number))
    assert found == pytest.approx((max(0.0, low), high))


def test_what_is_measured_has_no_limit_below_nought_and_the_usual_variation_widens_its_limits():
    members = [(4.0, 16), (4.0, 16), (4.0, 16), (12.0, 16), (12.0, 16), (12.0, 16)]
    found = funnel(means(Within(4.0, 5)), 8.0, members)
    assert found.by_chance(1).outer.low == 0
    assert found.dispersion is not None
    assert found.dispersion.phi == pytest.approx(16)
    assert found.dispersion.tau_squared == pytest.approx((6 * 16 - 5) / 5)
    reach = stats.t.ppf(0.975, 5) * sqrt(1 + found.dispersion.tau_squared)
    assert found.adjusted(16).inner == pytest.approx((8 - reach, 8 + reach))
    assert found.by_chance(16).position(12.0) is Position.ABOVE
    assert found.adjusted(16).position(12.0) is Position.WITHIN


def test_extreme_members_are_drawn_in_before_the_spread_is_judged():
    """A tenth at either end, by linear interpolation between members."""
    assert winsorise([-9.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 20.0]) == [0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 8]


def test_members_who_differ_as_by_chance_keep_their_limits():
    alike = [(0.8 + step * sqrt(0.16 / 100), 100) for step in (-1, -0.5, 0, 0.5, 1)]
    found = funnel(SHARES, 0.8, alike)
    assert found.dispersion is not None
    assert found.dispersion.phi < 1
    assert found.dispersion.tau_squared == 0
    assert found.adjusted(100) == found.by_chance(100)


def test_members_who_differ_more_have_wider_limits():
    """Phi is the mean square of the scores; with equal numbers tau squared is the variance by chance times (n phi - n + 1)/(n - 1)."""
    members = [(0.8 + step * sqrt(0.16 / 100), 100) for step in (-3, -3, -3, 0, 3, 3, 3)]
    found = dispersion_of(SHARES, 0.8, members)
    assert found.phi == pytest.approx(6 * 9 / 7)
    assert found.tau_squared == pytest.approx(0.0016 * (7 * found.phi - 6) / 6)
    adjusted = funnel(SHARES, 0.8, members).adjusted(100)
    reach = 1.959964 * sqrt(0.0016 + found.tau_squared)
    assert adjusted.inner == pytest.approx((0.8 - reach, 0.8 + reach))
    assert adjusted.position(0.8 - 0.12) is Position.WITHIN
    assert funnel(SHARES, 0.8, members).by_chance(100).position(0.8 - 0.14) is Position.FAR_BELOW


def test_where_nobody_misses_nothing_can_be_said_of_the_spread():
    assert dispersion(SHARES, 1.0, [(1.0, 10), (1.0, 12)]) is None
    assert dispersion(RATES, 0.01, [(0.01, 1000)]) is None
    assert funnel(SHARES, 1.0, [(1.0, 10), (1.0, 12)]).adjusted(10).position(1.0) is Position.WITHIN


@pytest.mark.parametrize(
    ("value", "position"),
    [
        (0.5, Position.FAR_BELOW),
        (0.7, Position.BELOW),
        (0.8, Position.WITHIN),
        (0.89, Position.ABOVE),
        (0.95, Position.FAR_ABOVE),
    ],
)
def test_a_figure_has_one_position(value, position):
    assert funnel(SHARES, 0.8, []).by_chance(100).position(value) is position


@given(st.floats(0.02, 0.98), st.integers(1, 40), st.floats(0, 0.1))
def test_limits_that_allow_more_than_chance_lie_nowhere_inside_those_that_do_not(target, number, usual):
    found = Funnel(SHARES, target, Dispersion(2.0, usual * usual, 22))
    for chance, wider in zip(found.by_chance(number), found.adjusted(number), strict=True):
        assert wider.low <= chance.low <= chance.high <= wider.high


def test_four_of_six_are_within_the_wider_limits_where_chance_alone_explains_them():
    found = Funnel(SHARES, 0.956, Dispersion(2.0, 0.007**2, 22))
    assert found.by_chance(6).position(4 / 6) is Position.WITHIN
    assert found.adjusted(6).position(4 / 6) is Position.WITHIN
