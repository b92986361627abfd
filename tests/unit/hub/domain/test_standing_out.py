"""How many stand out, and how many chance alone would bring."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from hub.domain.comparing import Verdict
from hub.domain.standing_out import standing_out
from hub.domain.statistics.funnels import INNER, OUTER, rate_limits, share_limits


def test_of_six_hundred_figures_alike_fifteen_would_stand_out_at_either_end_all_the_same() -> None:
    found = standing_out([Verdict.WITHIN] * 600)
    assert (found.compared, found.worse, found.better) == (600, 0, 0)
    assert found.expected == pytest.approx(15)
    assert found.expected_far == pytest.approx(0.6)


def test_what_is_far_worse_is_worse_too_and_nothing_stands_out_where_nothing_is_compared() -> None:
    found = standing_out([Verdict.FAR_WORSE, Verdict.WORSE, Verdict.BETTER, Verdict.FAR_BETTER, Verdict.WITHIN])
    assert (found.worse, found.far_worse, found.better, found.far_better) == (2, 1, 2, 1)
    assert standing_out([]).expected == 0


@given(st.integers(1, 2000), st.floats(0.001, 0.999))
def test_chance_puts_no_more_beyond_the_limits_of_a_share_than_is_said(number: int, share: float) -> None:
    for level in (INNER, OUTER):
        limits = share_limits(share, number, level)
        lower = sum(count / number < limits.low for count in range(number + 1))
        higher = sum(count / number > limits.high for count in range(number + 1))
        assert stats.binom.cdf(lower - 1, number, share) <= (1 - level) / 2 + 1e-9
        assert stats.binom.sf(number - higher, number, share) <= (1 - level) / 2 + 1e-9


@given(st.integers(100, 100_000), st.floats(0.0001, 0.02))
def test_nor_beyond_those_of_a_rate(people: int, rate: float) -> None:
    limits = rate_limits(rate, people, INNER)
    most = int(people * rate * 3 + 100)
    lower = sum(count / people < limits.low for count in range(most))
    within = sum(count / people <= limits.high for count in range(most))
    assert stats.poisson.cdf(lower - 1, people * rate) <= 0.025 + 1e-9
    assert stats.poisson.sf(within - 1, people * rate) <= 0.025 + 1e-9
