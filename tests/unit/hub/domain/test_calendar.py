"""Working days, months and month ends."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.calendar import (
    add_months,
    coming_month_end,
    is_working_day,
    month_end,
    month_end_a_year_before,
    month_ends,
    working_day_after,
    working_days_taken,
)

days = st.dates(date(2007, 6, 1), date(2012, 6, 1))


@settings(deadline=None)
@given(days, st.integers(-3, 900))
def test_the_working_days_taken_are_those_after_the_first_day_up_to_the_last(first: date, ahead: int) -> None:
    last = first + timedelta(days=ahead)
    counted = sum(is_working_day(first + timedelta(days=number)) for number in range(1, ahead + 1))
    assert working_days_taken(first, last) == counted


@settings(deadline=None)
@given(days, st.integers(1, 60))
def test_the_working_days_taken_until_a_working_day_after_are_as_many(first: date, count: int) -> None:
    assert working_days_taken(first, working_day_after(first, count)) == count


@settings(deadline=None)
@given(days, st.integers(-40, 800))
def test_the_month_ends_between_two_days_are_those_days_on_which_a_month_ends(first: date, ahead: int) -> None:
    last = first + timedelta(days=ahead)
    every = (first + timedelta(days=number) for number in range(ahead + 1))
    assert list(month_ends(first, last)) == [day for day in every if month_end(day) == day]


@given(days)
def test_the_coming_month_end_is_always_ahead(day: date) -> None:
    coming = coming_month_end(day)
    assert day < coming == month_end(coming)
    assert (coming - day).days <= 31


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2008-11-30", 3, "2009-02-28"),
        ("2007-11-30", 3, "2008-02-29"),
        ("2009-03-29", -12, "2008-03-29"),
        ("2008-02-29", -12, "2007-02-28"),
        ("0001-05-05", -12, "0001-01-01"),
    ],
)
def test_months_are_added_to_the_day_or_to_the_last_of_a_shorter_month(day: str, months: int, expected: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


def test_the_month_end_a_year_before_is_the_end_of_the_same_month() -> None:
    assert month_end_a_year_before(date(2009, 2, 28)) == date(2008, 2, 29)
    assert month_end_a_year_before(date(2008, 2, 29)) == date(2007, 2, 28)
    assert month_end_a_year_before(date(1, 3, 31)) is None
