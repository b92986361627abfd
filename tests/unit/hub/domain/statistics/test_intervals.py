"""Intervals as others have published them, and as scipy and statsmodels compute them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from hub.domain.statistics.intervals import Interval, byar, difference, exact_events, exact_share, mean, rate, wilson

#: Newcombe RG, Stat Med 1998; 17: 857-872, table I: the score method (3) and the exact one (5).
NEWCOMBE = [
    (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
    (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
    (0, 20, (0.0000, 0.1611), (0.0000, 0.1684)),
    (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
]


#: Counted, and over how many.
SHARES = st.integers(1, 500).flatmap(lambda number: st.tuples(st.integers(0, number), st.just(number)))


@pytest.mark.parametrize(("numerator", "denominator", "score", "exact"), NEWCOMBE)
def test_shares_have_the_intervals_that_newcombe_published(numerator, denominator, score, exact):
    assert wilson(numerator, denominator) == pytest.approx(score, abs=5e-5)
    assert exact_share(numerator, denominator) == pytest.approx(exact, abs=5e-5)


@pytest.mark.parametrize(
    ("events", "low", "high"),
    # Garwood F, Biometrika 1936; 28: 437-442, as in the tables of Pearson ES, Hartley HO, Biometrika Tables I, table 40.
    [(0, 0.0, 3.69), (1, 0.0253, 5.57), (2, 0.242, 7.22), (5, 1.62, 11.67), (10, 4.80, 18.39), (30, 20.24, 42.83)],
)
def test_numbers_of_events_have_the_intervals_of_the_printed_tables(events, low, high):
    found = exact_events(events)
    assert found == pytest.approx((low, high), abs=6e-3)


@pytest.mark.parametrize("events", [10, 25, 100, 1000])
def test_byar_is_within_two_thousandths_of_the_exact_interval_from_ten_events_on(events):
    """As the technical guide on confidence intervals of Public Health Data Science (2018) says of 95% intervals."""
    assert byar(events) == pytest.approx(exact_events(events), rel=2e-3)


@given(st.integers(1, 500), st.integers(0, 500), st.sampled_from([0.8, 0.95, 0.998]))
def test_shares_have_the_intervals_that_statsmodels_gives(denominator, counted, level):
    numerator = min(counted, denominator)
    for ours, theirs in ((wilson, "wilson"), (exact_share, "beta")):
        low, high = proportion_confint(numerator, denominator, 1 - level, theirs)
        assert ours(numerator, denominator, level) == pytest.approx((max(0.0, low), min(1.0, high)), abs=1e-9)


@given(st.integers(0, 500), st.sampled_from([0.8, 0.95, 0.998]))
def test_numbers_of_events_have_the_intervals_that_scipy_gives(events, level):
    tail = (1 - level) / 2
    low = stats.chi2.ppf(tail, 2 * events) / 2 if events else 0.0
    high = stats.chi2.ppf(1 - tail, 2 * events + 2) / 2
    assert exact_events(events, level) == pytest.approx((low, high), rel=1e-9)


def test_the_mean_of_students_ten_patients_has_the_interval_that_r_prints():
    """Student, Biometrika 1908; 6: 1-25, hours of sleep gained; the interval is that of R's `t.test(extra ~ group, sleep, paired)`."""
    gained = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]
    found = mean(sum(gained), sum(each * each for each in gained), 10)
    assert found == pytest.approx((0.7001142, 2.4598858), abs=5e-8)


def test_the_mean_of_the_heat_flow_meter_has_the_interval_that_nist_published():
    """NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.5.2 (ZARR13.DAT): 195 measurements by mean and deviation."""
    average, deviation = 9.261460, 0.02278881
    found = mean(195 * average, 194 * deviation**2 + 195 * average**2, 195)
    assert found == pytest.approx((9.258242, 9.264679), abs=1e-6)


@given(st.lists(st.integers(0, 60), min_size=2, max_size=50))
def test_means_have_the_intervals_that_statsmodels_gives(measured):
    low, high = DescrStatsW(measured).tconfint_mean()
    found = mean(sum(measured), sum(each * each for each in measured), len(measured))
    assert found == (pytest.approx((low, high), abs=1e-6) if len(set(measured)) > 1 else None)


@pytest.mark.parametrize("measured", [9, 1 / 3, 1234.567])
def test_measurements_that_are_all_the_same_say_nothing_about_their_spread(measured):
    assert [mean(measured * n, measured * measured * n, n) for n in (2, 3, 49, 1000)] == [None] * 4


def test_one_measurement_says_nothing_about_its_spread():
    assert mean(7, 49, 1) is None


def test_a_rate_is_exact_below_ten_events_and_by_byar_from_there_on():
    assert rate(9, 1000) == exact_events(9).times(1 / 1000)
    assert rate(10, 1000) == byar(10).times(1 / 1000)


def test_no_event_leaves_room_for_some():
    assert byar(0).low == 0.0
    assert byar(0).high == pytest.approx(exact_events(0).high, rel=0.03)


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_an_interval_holds_its_figure_and_stays_within_what_can_be(denominator, share):
    numerator = round(denominator * share)
    for found in (wilson(numerator, denominator), exact_share(numerator, denominator)):
        assert 0 <= found.low <= numerator / denominator <= found.high <= 1


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 0), (5, 4), (-1, 4)])
def test_what_is_no_share_is_refused(numerator, denominator):
    with pytest.raises(ValueError, match=f"seen: {numerator} of {denominator}"):
        wilson(numerator, denominator)


def test_what_is_no_rate_is_refused():
    with pytest.raises(ValueError, match="needs a population"):
        rate(3, 0)
    with pytest.raises(ValueError, match="not negative"):
        byar(-1)


def test_an_interval_knows_what_lies_in_it():
    assert 0.5 in Interval(0.4, 0.6)
    assert 0.7 not in Interval(0.4, 0.6)


@pytest.mark.parametrize(
    ("now", "before", "low", "high"),
    [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090), ((5, 56), (0, 29), -0.0381, 0.1926)],
)
def test_a_difference_of_shares_has_the_interval_that_newcombe_printed(now, before, low, high):
    # Stat Med 1998; 17: 873-890, table II, method 10.
    found = difference(before[0] / before[1], wilson(*before), now[0] / now[1], wilson(*now))
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(SHARES, SHARES)
def test_a_difference_of_shares_has_the_interval_that_statsmodels_gives(now, before):
    found = difference(before[0] / before[1], wilson(*before), now[0] / now[1], wilson(*now))
    expected = confint_proportions_2indep(*now, *before, method="newcomb", compare="diff")
    assert found == pytest.approx(expected, abs=1e-9)
