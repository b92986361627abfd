"""However others write a day, it is read as that day or not at all."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from producers.rules.cells import read_date, read_moment
from producers.translation.dates import NAMED, is_way_of_writing, reader

DAYS = st.dates(min_value=date(1900, 3, 1), max_value=date(2099, 12, 31))
WRITTEN = {
    "iso": "%Y-%m-%d",
    "uk": "%d/%m/%Y",
    "us": "%m/%d/%Y",
    "compact": "%Y%m%d",
    "%d-%b-%Y": "%d-%b-%Y",
    "%A %d %B %Y": "%A %d %B %Y",
    "%j.%Y": "%j.%Y",
}


@given(DAYS, st.sampled_from(sorted(WRITTEN)))
def test_a_day_is_read_as_it_was_written(day: date, way: str) -> None:
    assert reader((way,), has_time=False)(day.strftime(WRITTEN[way])) == day.isoformat()


@given(DAYS, st.integers(0, 86_399))
def test_the_number_of_a_worksheet_is_its_day_and_time(day: date, second: int) -> None:
    number = (day - date(1899, 12, 30)).days + second / 86_400
    read = reader(("serial",), has_time=True)(f"{number:.8f}")
    at = datetime.combine(day, datetime.min.time()) + timedelta(seconds=second)
    assert read == (at.isoformat() if second else day.isoformat())


@given(st.text(alphabet="0123456789-/ T:.Z+", max_size=20), st.lists(st.sampled_from(sorted(NAMED)), max_size=2))
def test_whatever_is_read_is_a_day_as_we_write_it(text: str, ways: list[str]) -> None:
    day, moment = reader(ways, has_time=False)(text), reader(ways, has_time=True)(text)
    assert day is None or read_date(day) is not None
    assert moment is None or read_moment(moment) is not None
    assert (day is None) == (moment is None)


@pytest.mark.parametrize(
    ("text", "as_day", "as_moment"),
    [
        ("2009-03-31T10:05:30", "2009-03-31", "2009-03-31T10:05:30"),
        ("2009-03-31 10:05:30.123", "2009-03-31", "2009-03-31T10:05:30"),
        ("31/3/2009 9:05", "2009-03-31", "2009-03-31T09:05:00"),
        ("2009-03-31 00:00:00", "2009-03-31", "2009-03-31"),
        ("2009-07-31T23:30:00Z", "2009-08-01", "2009-07-31T23:30:00Z"),
        ("2009-03-31T10:05:30+01:00", "2009-03-31", "2009-03-31T10:05:30+01:00"),
        ("31/02/2009", None, None),
        ("31/03/09", None, None),
        ("2009-03-31 25:00", None, None),
        ("", None, None),
    ],
)
def test_what_is_usual_is_read_without_being_told(text: str, as_day: str | None, as_moment: str | None) -> None:
    assert (reader((), has_time=False)(text), reader((), has_time=True)(text)) == (as_day, as_moment)


def test_an_offset_of_a_format_is_kept() -> None:
    assert reader(("%d.%m.%Y %H:%M %z",), has_time=True)("31.03.2009 10:05 +0100") == "2009-03-31T10:05:00+01:00"


def test_the_first_way_that_fits_counts() -> None:
    assert reader(("us", "uk"), has_time=False)("03/04/2009") == "2009-03-04"
    assert reader(("us", "uk"), has_time=False)("31/03/2009") == "2009-03-31"


@pytest.mark.parametrize("way", ["", "day", "%d/%m", "%Y", "%q", "%H:%M", "ISO", "%"])
def test_a_way_of_writing_by_which_no_day_can_be_told_is_none(way: str) -> None:
    assert not is_way_of_writing(way)
