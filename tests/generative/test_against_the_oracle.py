"""Awkward extracts, read by the product's pure parts and by an oracle that was written from the specification alone.

A few, always the same, by default; `make test-generative EXAMPLES=2000 ARGS=--timeout=0` tries as many others.
"""

import os
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lib.awkward.nation import nation
from tests.lib.awkward.nights import Weather, nights
from tests.lib.oracle.areas import AUTHORITIES
from tests.lib.oracle.bank_holidays import bank_holidays
from tests.lib.two_readings import differences, first_reading, nights_of, unequal

as_many = settings(
    max_examples=int(os.environ.get("EXAMPLES", "15")), derandomize="EXAMPLES" not in os.environ, deadline=None
)
seeds = st.integers(0, 1_000_000)


@as_many
@given(seed=seeds, rows=st.integers(22, 1200), share=st.sampled_from([0, 0.02, 0.1, 0.5]), absent=st.integers(0, 21))
def test_one_night_of_the_nation_is_refused_and_counted_as_the_specification_says(
    seed: int, rows: int, share: float, absent: int
) -> None:
    with tempfile.TemporaryDirectory() as root:
        nation(seed, Path(root), rows, absent, share)
        assert list(differences(Path(root))) == []


@as_many
@given(seed=seeds, rows=st.integers(20, 600), faults=st.sampled_from([0, 0.02, 0.1]), count=st.integers(2, 5))
def test_successive_nights_come_to_what_the_specification_says_after_each(
    seed: int, rows: int, faults: float, count: int
) -> None:
    with tempfile.TemporaryDirectory() as root:
        nights(seed, Path(root), count, rows, AUTHORITIES[4:6], Weather(faults))
        assert list(differences(Path(root))) == []


@as_many
@given(seed=seeds, rows=st.integers(10, 200), count=st.integers(2, 5))
def test_with_nothing_refused_many_nights_come_to_what_the_last_alone_comes_to(
    seed: int, rows: int, count: int
) -> None:
    with tempfile.TemporaryDirectory() as root:
        nights(seed, Path(root), count, rows, AUTHORITIES[9:10], Weather(calm=True))
        told = nights_of(Path(root))
        assert list(unequal(first_reading(told[-1:]), first_reading(told))) == []
        assert list(differences(Path(root))) == []


def test_the_oracles_bank_holidays_are_those_of_the_package_that_the_product_uses() -> None:
    import holidays

    for year in range(1979, 2028):
        theirs = {day for day in holidays.country_holidays("GB", subdiv="WLS", years=year) if day.weekday() < 5}
        assert {day for day in bank_holidays(year) if day.weekday() < 5} == theirs
