"""Places with the places that chance leaves open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.statistics.intervals import Interval, wilson
from hub.domain.statistics.ranks import Rank, expected_false_alarms, joint_level, ranks


def test_authorities_whose_intervals_lie_apart_have_one_place_each():
    assert ranks([0.9, 0.5, 0.7], [Interval(0.85, 0.95), Interval(0.45, 0.55), Interval(0.65, 0.75)], True) == [
        Rank(1, 1, 1),
        Rank(3, 3, 3),
        Rank(2, 2, 2),
    ]


def test_intervals_that_overlap_leave_places_open():
    found = ranks([0.9, 0.8, 0.2], [Interval(0.7, 1.0), Interval(0.6, 0.95), Interval(0.1, 0.3)], True)
    assert found == [Rank(1, 1, 2), Rank(2, 1, 2), Rank(3, 3, 3)]


def test_where_low_is_better_the_order_turns():
    found = ranks([0.1, 0.4, 0.4], [Interval(0.05, 0.2), Interval(0.3, 0.5), Interval(0.3, 0.5)], False)
    assert found == [Rank(1, 1, 1), Rank(2, 2, 3), Rank(2, 2, 3)]


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40)), min_size=1, max_size=22), st.booleans())
def test_a_place_lies_among_its_possible_places(counts, high_is_better):
    shares = [(min(a, n), n) for a, n in counts]
    level = joint_level(len(shares))
    found = ranks([a / n for a, n in shares], [wilson(a, n, level) for a, n in shares], high_is_better)
    for each in found:
        assert 1 <= each.best <= each.place <= each.worst <= len(shares)


def test_intervals_that_hold_together_are_wider():
    """22 of 99.77% each hold together with 95% (Sidak: 0.95 to the power of 1/22)."""
    assert joint_level(22) == pytest.approx(0.99767, abs=5e-6)
    assert joint_level(1) == 0.95


def test_of_22_authorities_and_24_indicators_one_lies_beyond_the_outer_limits_by_chance():
    assert expected_false_alarms(22 * 24, 0.998) == pytest.approx(1.056)
    assert expected_false_alarms(22, 0.95) == pytest.approx(1.1)
