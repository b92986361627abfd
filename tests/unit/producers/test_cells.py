from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from producers.rules.cells import Moment, read_academic_year, read_boolean, read_date, read_moment, read_number


@pytest.mark.parametrize("text", ["2009-03-06", "06/03/2009"])
def test_a_date_is_written_in_either_of_two_ways(text: str) -> None:
    assert read_date(text) == date(2009, 3, 6)


@pytest.mark.parametrize(
    "text",
    [
        "2009-02-29",
        "2009-13-01",
        "2009-3-6",
        "6/3/2009",
        "2009/03/06",
        "06-03-2009",
        "20090306",
        "2009-03-06T09:00",
        "0000-01-01",
        "06/03/09",
        "٢٠٠٩-03-06",
    ],
)
def test_a_near_miss_is_no_date(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2008-07-31T23:30:00Z", date(2008, 8, 1)),
        ("2008-07-31 23:30", date(2008, 7, 31)),
        ("2008-07-31T23:30+01:00", date(2008, 7, 31)),
        ("2008-07-31T23:30-00:45", date(2008, 8, 1)),
        ("2008-12-31T23:59:59Z", date(2008, 12, 31)),
        ("31/07/2008", date(2008, 7, 31)),
    ],
)
def test_a_moment_belongs_to_the_day_in_london(text: str, day: date) -> None:
    found = read_moment(text)
    assert found is not None
    assert found.day == day


def test_a_moment_without_an_offset_is_london_time() -> None:
    found = read_moment("2008-07-31T23:30")
    assert found == Moment(date(2008, 7, 31), int(datetime(2008, 7, 31, 22, 30, tzinfo=UTC).timestamp() * 1000))


def test_a_date_without_a_time_has_no_instant() -> None:
    assert read_moment("2008-07-31") == Moment(date(2008, 7, 31), None)


@pytest.mark.parametrize(
    "text",
    [
        "2009-03-02T09",
        "2009-03-02T25:00",
        "2009-03-02T24:00",
        "2009-03-02T09:60",
        "2009-03-02T09:00:60",
        "2009-03-02T09:00:00.5",
        "2009-03-02t09:00",
        "2009-03-02  09:00",
        "2009-03-02T09:00z",
        "2009-03-02T09:00+0100",
        "2009-03-02T09:00+01",
        "2009-03-02T09:00+24:00",
        "2009-03-02T09:00+01:60",
        "02/03/2009 09:00",
        "2009-02-29T09:00",
        "2009-03-02T",
        "2009-03-02T09:00 Z",
    ],
)
def test_a_near_miss_is_no_moment(text: str) -> None:
    assert read_moment(text) is None


@pytest.mark.parametrize("text", ["0001-01-01T00:00Z", "0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00"])
def test_a_moment_beyond_the_calendar_is_refused_and_raises_nothing(text: str) -> None:
    assert read_moment(text) is None


@given(st.datetimes(), st.sampled_from(["", "Z", "+01:00", "-12:00", "+14:00", "+23:59"]))
def test_no_moment_raises_whatever_its_year_and_offset(instant: datetime, offset: str) -> None:
    read_moment(f"{instant.year:04}-{instant:%m-%dT%H:%M:%S}{offset}")


@given(st.text(max_size=25))
def test_no_cell_raises(text: str) -> None:
    for read in (read_date, read_moment, read_academic_year, read_boolean, read_number):
        read(text)


@pytest.mark.parametrize(("text", "end"), [("2007/08", date(2008, 8, 31)), ("1999/00", date(2000, 8, 31))])
def test_an_academic_year_ends_on_31_august(text: str, end: date) -> None:
    assert read_academic_year(text) == end


@pytest.mark.parametrize(
    "text", ["2007/09", "2007/07", "2007-08", "2007/2008", "07/08", "2007/8", "0000/01", "9999/00"]
)
def test_a_malformed_academic_year_is_none(text: str) -> None:
    assert read_academic_year(text) is None


def test_booleans_are_written_in_several_ways() -> None:
    assert [read_boolean(text) for text in ("true", "TRUE", "yes", "Yes", "1")] == [True] * 5
    assert [read_boolean(text) for text in ("false", "False", "no", "NO", "0")] == [False] * 5
    assert [read_boolean(text) for text in ("y", "t", "2", "on", "-", "wahr")] == [None] * 6


def test_numbers_have_no_separators_and_no_percent_sign() -> None:
    assert [read_number(text) for text in ("93", "91.4", "-2", "0.50")] == [93, 91.4, -2, 0.5]
    assert [read_number(text) for text in ("1,234", "93%", "1e3", "nan", "inf", ".5", "5.", "٣")] == [None] * 8
