"""Shares are whole, add up, and stay under their limits."""

from hypothesis import given
from hypothesis import strategies as st

from producers.invented.shares import spread

WEIGHTS = st.lists(st.floats(0.0, 1e6), min_size=1, max_size=30)


@given(total=st.integers(0, 5000), weights=WEIGHTS)
def test_shares_add_up_and_are_within_one_of_what_is_exact(total: int, weights: list[float]) -> None:
    shares = spread(total, weights)
    assert sum(shares) == total
    whole = sum(weights)
    if whole > 1e-3:
        assert all(abs(share - total * weight / whole) < 1.001 for share, weight in zip(shares, weights, strict=True))


@given(total=st.integers(0, 500), data=st.data(), weights=WEIGHTS)
def test_no_share_is_above_its_limit_and_nothing_is_lost_while_there_is_room(
    total: int, weights: list[float], data: st.DataObject
) -> None:
    limits = data.draw(st.lists(st.integers(0, 60), min_size=len(weights), max_size=len(weights)))
    shares = spread(total, weights, limits)
    assert all(0 <= share <= limit for share, limit in zip(shares, limits, strict=True))
    assert sum(shares) == min(total, sum(limits))


def test_the_largest_remainder_takes_what_is_left() -> None:
    assert spread(10, [1.0, 1.0, 1.0]) == [4, 3, 3]
    assert spread(7, [5.0, 3.0, 2.0]) == [4, 2, 1]
