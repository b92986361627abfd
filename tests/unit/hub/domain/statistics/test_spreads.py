"""How far members lie apart: results of the literature, and what must hold of any group."""

from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.meta_analysis import combine_effects

from hub.domain.statistics.spreads import Estimate, change, net_spread, plain_spread
from tests.lib.certain import certain

spread_of = certain(net_spread)
plain_spread_of = certain(plain_spread)

#: Colditz GA and others, JAMA 1994; 271: 698-702: tuberculosis, yes and no, with and without a vaccination, in 13 trials.
TRIALS = [
    (4, 119, 11, 128),
    (6, 300, 29, 274),
    (3, 228, 11, 209),
    (62, 13536, 248, 12619),
    (33, 5036, 47, 5761),
    (180, 1361, 372, 1079),
    (8, 2537, 10, 619),
    (505, 87886, 499, 87892),
    (29, 7470, 45, 7232),
    (17, 1699, 65, 1600),
    (186, 50448, 141, 27197),
    (5, 2493, 3, 2338),
    (27, 16886, 29, 17825),
]
LOG_RISKS = [
    Estimate(log(a / (a + b)) - log(c / (c + d)), 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)) for a, b, c, d in TRIALS
]
LOG_ODDS = [Estimate(log(a / b) - log(c / d), 1 / a + 1 / b + 1 / c + 1 / d) for a, b, c, d in TRIALS]


def test_the_spread_of_thirteen_trials_is_the_one_published():
    """Viechtbauer W, J Stat Softw 2010; 36(3), section 3: tau squared, Q and I squared of the log risks by DerSimonian and Laird."""
    found = spread_of(LOG_RISKS)
    assert found.tau**2 == pytest.approx(0.3088, abs=5e-5)
    assert found.q == pytest.approx(152.2330, abs=5e-5)
    assert found.share == pytest.approx(0.9212, abs=5e-5)
    assert found.probability < 0.0001
    assert found.members == 13


def test_its_interval_is_the_one_published():
    """By the Q profile: the same paper for the log risks; the metafor project's page on van Houwelingen 2002 for the log odds."""
    risks, odds = spread_of(LOG_RISKS).interval, spread_of(LOG_ODDS).interval
    assert (risks.low**2, risks.high**2) == pytest.approx((0.1197, 1.1115), abs=5e-5)
    # Theirs is sought to within about 0.0001.
    assert (odds.low**2, odds.high**2) == pytest.approx((0.1302, 1.1812), abs=1e-4)


estimates = st.lists(st.tuples(st.floats(-5, 5), st.floats(0.01, 4)).map(lambda each: Estimate(*each)), min_size=2)


@pytest.mark.filterwarnings("ignore:divide by zero:RuntimeWarning", "ignore:invalid value:RuntimeWarning")
@given(estimates)
def test_tau_is_the_one_that_statsmodels_gives(group):
    values, variances = np.array([each.value for each in group]), np.array([each.variance for each in group])
    theirs = combine_effects(values, variances, method_re="dl")
    found = spread_of(group)
    assert found.tau**2 == pytest.approx(max(0.0, theirs.tau2), abs=1e-9)
    assert found.q == pytest.approx(theirs.q, abs=1e-9)


@given(estimates, st.floats(-100, 100))
def test_a_gap_does_not_change_when_everybody_moves_alike(group, step):
    moved = spread_of([Estimate(each.value + step, each.variance) for each in group])
    assert moved.tau == pytest.approx(spread_of(group).tau, abs=1e-5)


@given(estimates, st.randoms())
def test_a_gap_does_not_depend_on_the_order_of_members(group, random):
    shuffled = list(group)
    random.shuffle(shuffled)
    assert spread_of(shuffled).tau == pytest.approx(spread_of(group).tau, abs=1e-6)


def test_members_who_differ_as_by_chance_have_no_gap_beyond_it():
    found = spread_of([Estimate(each, 1.0) for each in (-1.0, 0.0, 1.0)])
    assert found.tau == 0
    assert found.share == 0
    assert found.interval.low == 0


def test_one_member_has_no_gap():
    assert net_spread([Estimate(1, 1)]) is None
    assert net_spread([Estimate(1, 1), Estimate(2, 0)]) is None
    assert plain_spread([1]) is None


def test_a_gap_that_halves_with_little_doubt_has_closed():
    wide = spread_of([Estimate(each, 0.01) for each in np.linspace(-10, 10, 22)])
    narrow = spread_of([Estimate(each, 0.01) for each in np.linspace(-3, 3, 22)])
    assert change(wide, narrow).high < 0
    assert change(narrow, wide).low > 0
    assert 0 in change(wide, wide)


def test_the_change_of_a_gap_combines_both_intervals():
    wide, narrow = spread_of(LOG_RISKS), spread_of(LOG_ODDS)
    found = change(wide, narrow)
    low = sqrt((narrow.tau - narrow.interval.low) ** 2 + (wide.interval.high - wide.tau) ** 2)
    assert found.low == pytest.approx(narrow.tau - wide.tau - low)


def test_the_plain_spread_is_what_the_values_show():
    found = plain_spread_of([2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0])
    assert found.range == 7
    assert found.interquartile_range == np.percentile([2, 4, 4, 4, 5, 5, 7, 9], 75) - 4
    assert found.coefficient_of_variation == pytest.approx(sqrt(32 / 7) / 5)
    assert plain_spread_of([-1.0, 1.0]).coefficient_of_variation is None
