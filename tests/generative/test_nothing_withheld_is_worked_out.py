"""Drawn counts of a small Wales: nobody works out what is withheld, an outsider, or any member with its own figures.

A few, always the same, by default; `make test-generative EXAMPLES=500 ARGS=--timeout=0` tries as many others.
"""

import os
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.domain.calendar import add_months
from tests.lib.drawn_wales import Numbers, after_both, as_rows, derived, shown, shown_after, worked_out

EXAMPLES = int(os.environ.get("EXAMPLES", "2"))
as_many = settings(
    max_examples=EXAMPLES,
    derandomize="EXAMPLES" not in os.environ,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
QUARTER = [add_months(date(2009, 1, 1), n) for n in range(3)]
#: Few or none in many places, many in some.
number = st.one_of(st.integers(0, 5), st.integers(0, 40))


def numbers(months: int) -> st.SearchStrategy[Numbers]:
    """The two numbers of each authority and month."""
    drawn = st.lists(st.tuples(number, number), min_size=22 * months, max_size=22 * months)
    return drawn.map(lambda each: lambda place, month: each[place * months + month])


@as_many
@given(numbers(3))
def test_of_what_happened_in_a_quarter_and_its_months(of: Numbers):
    found, standings = derived({"SCC/021": of}, QUARTER)
    assert worked_out(found, as_rows(shown(found, standings))) == []


@as_many
@given(numbers(1))
def test_of_a_census(of: Numbers):
    found, standings = derived({"SCC/004": of}, QUARTER[2:])
    assert worked_out(found, as_rows(shown(found, standings))) == []


@as_many
@given(numbers(1), st.lists(number, min_size=22, max_size=22))
def test_of_two_indicators_of_the_same_people(of: Numbers, more: list[int]):
    def wider(place: int, month: int) -> tuple[int, int]:
        counted, others = of(place, month)
        return others + more[place], counted

    found, standings = derived({"SCC/002": of, "SCC/004": wider}, QUARTER[2:])
    assert worked_out(found, as_rows(shown(found, standings))) == []


@as_many
@given(numbers(3))
def test_of_a_month_that_was_seen_by_itself_before_its_quarter_was(of: Numbers):
    in_february = dict.fromkeys(range(22), QUARTER[1])
    first = shown_after((), *derived({"SCC/021": of}, QUARTER[:1], in_february))
    found, standings = derived({"SCC/021": of}, QUARTER)
    second = shown_after(first.shown, found, standings)
    assert set(first.shown) <= set(second.shown)
    assert worked_out(found, as_rows(second.rows)) == []


@as_many
@given(numbers(1), st.lists(number, min_size=22, max_size=22), st.lists(st.integers(0, 21), max_size=3, unique=True))
def test_of_two_indicators_one_of_which_is_corrected_overnight(of: Numbers, more: list[int], corrected: list[int]):
    def wider(place: int, month: int) -> tuple[int, int]:
        counted, others = of(place, month)
        return others + more[place], counted

    def later(place: int, month: int) -> tuple[int, int]:
        counted, others = wider(place, month)
        return counted + 7 * (place in corrected), others

    first = shown_after((), *derived({"SCC/002": of, "SCC/004": wider}, QUARTER[2:]))
    found, standings = derived({"SCC/002": of, "SCC/004": later}, QUARTER[2:])
    second = shown_after(first.shown, found, standings)
    assert worked_out(found, after_both(found, first.rows, second.rows)) == []
