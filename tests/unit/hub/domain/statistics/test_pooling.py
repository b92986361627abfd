"""How much measurements differ within members, as certified by others."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.statistics.pooling import Measured, Within, within
from tests.lib.certain import certain

#: NIST Statistical Reference Datasets, analysis of variance, SiRstv: the resistivity of silicon by five instruments.
SILICON = [
    [196.3052, 196.1240, 196.1890, 196.2569, 196.3403],
    [196.3042, 196.3825, 196.1669, 196.3257, 196.0422],
    [196.1303, 196.2005, 196.2889, 196.0343, 196.1811],
    [196.2795, 196.1748, 196.1494, 196.1485, 195.9885],
    [196.2119, 196.1051, 196.1850, 196.0052, 196.2090],
]
CERTIFIED = Within(1.04076068334656e-01, 20)


def measured(values: list[int] | list[float]) -> Measured:
    return Measured(len(values), sum(values), sum(each * each for each in values))


def test_silicon_differs_within_instruments_as_nist_certifies() -> None:
    found = certain(within)([measured(each) for each in SILICON])
    assert found.deviation == pytest.approx(CERTIFIED.deviation, rel=1e-8)
    assert found.freedom == CERTIFIED.freedom


@given(st.lists(st.lists(st.integers(0, 60), min_size=1, max_size=12), min_size=1, max_size=8))
def test_it_is_the_square_root_of_what_is_left_when_each_has_its_own_mean(members: list[list[int]]) -> None:
    found = within([measured(each) for each in members])
    freedom = sum(len(each) - 1 for each in members)
    left = sum((one - sum(each) / len(each)) ** 2 for each in members for one in each)
    if found is None:
        assert freedom == 0 or left == pytest.approx(0, abs=1e-9)
    else:
        assert found == pytest.approx((sqrt(left / freedom), freedom))


def test_cases_that_all_took_as_long_say_nothing_and_neither_does_one_each() -> None:
    assert within([measured([9, 9, 9]), measured([11, 11])]) is None
    assert within([measured([9]), measured([12])]) is None
    assert within([]) is None
