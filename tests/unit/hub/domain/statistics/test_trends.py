"""Trends as published, and as statsmodels computes them."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import Table

from hub.domain.statistics.trends import Direction, trend_of_means, trend_of_rates, trend_of_shares
from tests.lib.certain import certain

share_trend = certain(trend_of_shares)
rate_trend = certain(trend_of_rates)
mean_trend = certain(trend_of_means)

#: Graubard BI, Korn EL, Biometrics 1987; 43: 471-476: malformations among births, by what the mother drank.
MALFORMATIONS = [(48, 17114), (38, 14502), (5, 793), (1, 127), (1, 38)]
MIDPOINTS = [0, 0.5, 1.5, 4, 7]


def test_the_trend_of_malformations_is_the_one_published():
    """Agresti A, Categorical Data Analysis, section 3.4: M squared 6.57, P 0.01, by the midpoints; 1.83, P 0.18, by equal steps."""
    by_midpoints, by_steps = share_trend(MALFORMATIONS, MIDPOINTS), share_trend(MALFORMATIONS)
    assert by_midpoints.score**2 == pytest.approx(6.57, abs=5e-3)
    assert by_midpoints.probability == pytest.approx(0.0104, abs=5e-5)
    assert by_midpoints.direction is Direction.LEVEL
    assert by_steps.score**2 == pytest.approx(1.83, abs=5e-3)
    assert by_steps.probability == pytest.approx(0.18, abs=5e-3)
    assert by_steps.direction is Direction.LEVEL


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(1, 50)), min_size=2, max_size=9))
def test_a_trend_of_shares_is_the_one_that_statsmodels_gives(split):
    theirs = Table(np.array(split), shift_zeros=False).test_ordinal_association()
    total = sum(a + b for a, b in split)
    found = share_trend([(a, a + b) for a, b in split])
    # Their variance divides by one unit less.
    assert abs(found.score) == pytest.approx(abs(theirs.zscore) * np.sqrt(total / (total - 1)), abs=1e-6)


def test_a_trend_of_rates_is_the_score_test_of_a_poisson_model():
    events, people = np.array([12, 15, 20, 22, 40]), np.array([1000, 1010, 990, 1005, 1000])
    places = np.arange(5)
    flat = sm.GLM(events, np.ones(5), family=sm.families.Poisson(), exposure=people).fit()
    score, _, _ = flat.model.score_test(flat.params, exog_extra=places.astype(float))
    found = rate_trend(list(zip(events, people, strict=True)))
    assert found.score**2 == pytest.approx(float(np.squeeze(score)), rel=1e-6)
    assert found.direction is Direction.RISING


def test_a_trend_of_means_is_the_slope_of_a_weighted_line():
    values, weights = [9.0, 8.2, 7.1, 6.0, 5.1], [20, 30, 25, 40, 35]
    theirs = sm.WLS(values, sm.add_constant(np.arange(5)), weights=weights).fit()
    found = mean_trend(list(zip(values, weights, strict=True)))
    assert found.score == pytest.approx(theirs.tvalues[1])
    assert found.probability == pytest.approx(theirs.pvalues[1])
    assert found.direction is Direction.FALLING


@pytest.mark.parametrize(
    ("counted", "direction"),
    [
        ((95, 94, 92, 91, 88), Direction.LEVEL),
        ((97, 94, 92, 89, 84), Direction.FALLING),
        ((80, 82, 88, 91, 97), Direction.RISING),
    ],
)
def test_a_trend_is_called_one_beyond_the_chi_squared_that_fingertips_asks_for(counted, direction):
    found = share_trend([(each, 100) for each in counted])
    assert (found.score**2 > 9.5495) is (direction is not Direction.LEVEL)
    assert found.direction is direction


def test_means_on_a_straight_line_leave_nothing_to_chance():
    assert mean_trend([(1.0, 5), (2.0, 5), (3.0, 5)]).direction is Direction.RISING
    assert mean_trend([(3.0, 5), (2.0, 5), (1.0, 5)]).direction is Direction.FALLING
    assert mean_trend([(2.0, 5), (2.0, 5), (2.0, 5)]).direction is Direction.LEVEL


@pytest.mark.parametrize("counts", [[(0, 5), (0, 6)], [(5, 5), (6, 6)], [(3, 5)], [(0, 0), (0, 0)]])
def test_shares_that_tell_nothing_have_no_trend(counts):
    assert trend_of_shares(counts) is None


def test_no_event_and_no_people_have_no_trend():
    assert trend_of_rates([(0, 100), (0, 100)]) is None
    assert trend_of_rates([(0, 0), (0, 0)]) is None
    assert trend_of_means([(1.0, 5), (2.0, 5)]) is None
    assert trend_of_means([(1.0, 5), (2.0, 5), (2.5, 5)], [1, 1, 1]) is None
