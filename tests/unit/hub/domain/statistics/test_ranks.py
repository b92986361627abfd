"""Places with the places that chance leaves open."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.statistics.pooling import Within
from hub.domain.statistics.ranks import Rank, expected_false_alarms, means, place_probabilities, ranks, rates, shares


def of_shares(counts, high_is_better=True):
    counted, over = [a for a, _ in counts], [n for _, n in counts]
    return ranks([a / n for a, n in counts], shares(counted, over), high_is_better)


def test_authorities_far_apart_have_one_place_each() -> None:
    assert of_shares([(900, 1000), (500, 1000), (700, 1000)]) == [Rank(1, 1, 1), Rank(3, 3, 3), Rank(2, 2, 2)]


def test_small_numbers_leave_places_open() -> None:
    assert of_shares([(9, 10), (8, 10), (20, 100)]) == [Rank(1, 1, 2), Rank(2, 1, 2), Rank(3, 3, 3)]


def test_where_low_is_better_the_order_turns() -> None:
    assert of_shares([(10, 100), (40, 100), (40, 100)], high_is_better=False) == [
        Rank(1, 1, 1),
        Rank(2, 2, 3),
        Rank(2, 2, 3),
    ]


def test_any_place_is_as_likely_for_any_of_22_who_are_alike() -> None:
    likely = place_probabilities(shares([90] * 22, [100] * 22), True)
    assert likely == pytest.approx(np.full((22, 22), 1 / 22), abs=1e-3)
    assert set(of_shares([(90, 100)] * 22)) == {Rank(1, 1, 22)}


@pytest.mark.parametrize("high_is_better", [True, False])
def test_places_are_as_likely_as_when_true_figures_are_drawn(high_is_better) -> None:
    """The way of the paper: many draws from what is known, each put in order."""
    counts = [(45, 50), (170, 200), (16, 20), (300, 400), (28, 30)]
    chance = np.random.default_rng(2009)
    drawn = np.array([chance.beta(a + 0.5, n - a + 0.5, 200_000) for a, n in counts])
    order = (-drawn if high_is_better else drawn).argsort(axis=0).argsort(axis=0)
    theirs = np.array([[(order[each] == place).mean() for place in range(5)] for each in range(5)])
    known = shares([a for a, _ in counts], [n for _, n in counts])
    assert place_probabilities(known, high_is_better) == pytest.approx(theirs, abs=5e-3)


def test_places_by_rates_are_as_likely_as_when_true_rates_are_drawn() -> None:
    events, people = [3, 12, 30], [1000.0, 2500.0, 9000.0]
    chance = np.random.default_rng(2009)
    drawn = np.array([chance.gamma(a + 0.5, 1 / n, 200_000) for a, n in zip(events, people, strict=True)])
    order = (-drawn).argsort(axis=0).argsort(axis=0)
    theirs = np.array([[(order[each] == place).mean() for place in range(3)] for each in range(3)])
    assert place_probabilities(rates(events, people), True) == pytest.approx(theirs, abs=5e-3)


def test_places_by_means_are_as_likely_as_when_true_means_are_drawn() -> None:
    values, numbers = [9.5, 10.5, 12.0, 10.0], [40.0, 12.0, 3.0, 90.0]
    chance = np.random.default_rng(2009)
    drawn = np.array(
        [value + 4.0 / n**0.5 * chance.standard_t(25, 200_000) for value, n in zip(values, numbers, strict=True)]
    )
    order = drawn.argsort(axis=0).argsort(axis=0)
    theirs = np.array([[(order[each] == place).mean() for place in range(4)] for each in range(4)])
    known = means(values, numbers, Within(4.0, 25))
    assert place_probabilities(known, False) == pytest.approx(theirs, abs=5e-3)
    assert ranks(values, known, high_is_better=False)[2] == Rank(4, 1, 4)


counts_of = st.tuples(st.integers(0, 400), st.integers(1, 400)).map(lambda each: (min(each), each[1]))


@given(st.lists(counts_of, min_size=1, max_size=22), st.booleans())
def test_every_place_is_held_by_somebody(counts, high_is_better) -> None:
    known = shares([a for a, _ in counts], [n for _, n in counts])
    likely = place_probabilities(known, high_is_better)
    assert likely.sum(axis=1) == pytest.approx(np.ones(len(counts)))
    assert likely.sum(axis=0) == pytest.approx(np.ones(len(counts)), abs=0.05)
    for each in of_shares(counts, high_is_better):
        assert 1 <= each.best <= each.worst <= len(counts)


def test_of_22_authorities_and_24_indicators_one_lies_beyond_the_outer_limits_by_chance() -> None:
    assert expected_false_alarms(22 * 24, 0.998) == pytest.approx(1.056)
    assert expected_false_alarms(22, 0.95) == pytest.approx(1.1)
