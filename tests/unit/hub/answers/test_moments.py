"""Moments that readers name: what is local is meant in the time of Wales, and nobody knows what is to come."""

from datetime import UTC, datetime

import pytest

from hub.answers.mistakes import UnknownValue
from hub.answers.moments import instant, moment_of

NOW = datetime(2009, 10, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2009-01-31T17:00", "2009-01-31T17:00:00+00:00"),
        ("2009-07-31T17:00", "2009-07-31T16:00:00+00:00"),
        ("2009-07-31 17:00:30", "2009-07-31T16:00:30+00:00"),
        ("2009-07-31T17:00Z", "2009-07-31T17:00:00+00:00"),
        ("2009-07-31T17:00:00+02:00", "2009-07-31T15:00:00+00:00"),
        ("2009-07-31T17:00:00 02:00", "2009-07-31T15:00:00+00:00"),
        ("2009-07-31T17:00:00-0330", "2009-07-31T20:30:00+00:00"),
        ("2009-07-31T17:00:00.1239Z", "2009-07-31T17:00:00.123000+00:00"),
        ("1969-12-31T23:59:59.9999Z", "1969-12-31T23:59:59.999000+00:00"),
        ("2009-10-25T01:30", "2009-10-25T00:30:00+00:00"),
        ("2009-10-25T12:00Z", "2009-10-25T12:00:00+00:00"),
    ],
    ids=[
        "winter",
        "summer",
        "a space between",
        "Greenwich",
        "an offset",
        "a plus sign that became a space",
        "an offset without a colon",
        "finer than a millisecond",
        "before 1970",
        "the hour that comes twice",
        "now",
    ],
)
def test_a_moment_is_read_as_it_is_meant(written: str, meant: str) -> None:
    assert instant(moment_of(written, NOW)).isoformat() == meant


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2009-10-25T12:00:00.001Z", "in the future"),
        ("9999-12-31T23:59", "in the future"),
        ("2009-10-25", "date and a time"),
        ("2009-W10-1T10:00", "date and a time"),
        ("20090731T1700", "date and a time"),
        ("2009-02-30T10:00", "date and a time"),
        ("2009-01-31T10:00+24:00", "date and a time"),
        ("0001-01-01T00:00+14:00", "date and a time"),
        ("٢٠٠٩-01-31T10:00", "date and a time"),
        ("", "date and a time"),
        ("now", "date and a time"),
    ],
)
def test_what_is_no_moment_or_has_not_come_is_refused_with_what_can_be_written(written: str, said: str) -> None:
    with pytest.raises(UnknownValue, match=said):
        moment_of(written, NOW)
