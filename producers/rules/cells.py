"""What one cell says: dates, date-times, academic years, booleans and numbers; None when it is not one."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from hub.domain.calendar import LONDON, local_date, milliseconds

REMEMBERED = 1 << 16
DAY_MS = 86_400_000

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})|([0-9]{2})/([0-9]{2})/([0-9]{4})")
_TIME = re.compile(r"([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?(?:(Z)|([+-])([0-9]{2}):([0-9]{2}))?")
_ACADEMIC_YEAR = re.compile(r"([0-9]{4})/([0-9]{2})")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
#: What a worksheet's cell says whose formula was never calculated.
UNCALCULATED = "#UNCALCULATED"
_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!"}
    | {"#CONNECT!", "#BUSY!", "#EXTERNAL!", "#PYTHON!", "#UNKNOWN!", "#GETTING_DATA", UNCALCULATED}
)
_BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class Moment(NamedTuple):
    """A local date, and the instant in milliseconds since 1970-01-01 UTC where a time was given."""

    day: date
    at: int | None = None


@lru_cache(REMEMBERED)
def read_date(text: str) -> date | None:
    """`YYYY-MM-DD` or `DD/MM/YYYY`, exactly, and a day of the calendar."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    if match[1]:
        year, month, day = int(match[1]), int(match[2]), int(match[3])
    else:
        year, month, day = int(match[6]), int(match[5]), int(match[4])
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_moment(text: str) -> Moment | None:
    """A date, or `YYYY-MM-DD`, `T` or a space, `HH:MM`, seconds and offset optional. Without an offset it is local."""
    begun = _beginning(text[:10])
    if begun is None:
        return None
    day, midnight = begun
    if len(text) == 10:
        return Moment(day)
    if text[4] != "-":
        return None
    since = _since_midnight(text[10:])
    if since is not None and midnight is not None:
        return Moment(day, midnight + since)
    match = _TIME.fullmatch(text, 11)
    if match is None or text[10] not in "T ":
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    try:
        instant = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=_offset(match))
        return Moment(local_date(instant), milliseconds(instant))
    except (ValueError, OverflowError):  # no such time, or an instant whose local date the calendar does not have
        return None


@lru_cache(REMEMBERED)
def _beginning(text: str) -> tuple[date, int | None] | None:
    """A day, and the milliseconds at which it begins in London: None for one on which the clocks change, or at the end of
    the calendar."""
    day = read_date(text)
    if day is None:
        return None
    try:
        midnight = datetime(day.year, day.month, day.day, tzinfo=LONDON)
        begun, ended = milliseconds(midnight), milliseconds(midnight + timedelta(days=1))
    except (ValueError, OverflowError):
        return day, None
    return day, begun if ended - begun == DAY_MS else None


@lru_cache(REMEMBERED)
def _since_midnight(text: str) -> int | None:
    """The milliseconds of `T` or a space and a time without an offset on a day of twenty-four hours."""
    match = _TIME.fullmatch(text, 1)
    if match is None or text[0] not in "T " or match[4] or match[5]:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return ((hour * 60 + minute) * 60 + second) * 1000


def _offset(match: re.Match[str]) -> timezone | None:
    if match[4]:
        return UTC
    if not match[5]:
        return None
    if int(match[7]) > 59:
        raise ValueError
    offset = timedelta(hours=int(match[6]), minutes=int(match[7]))
    return timezone(offset if match[5] == "+" else -offset)


@lru_cache(REMEMBERED)
def read_academic_year(text: str) -> date | None:
    """`2007/08`, the second year following the first: the 31 August that ends it."""
    match = _ACADEMIC_YEAR.fullmatch(text)
    if match is None or not 0 < int(match[1]) < date.max.year or int(match[2]) != (int(match[1]) + 1) % 100:
        return None
    return date(int(match[1]) + 1, 8, 31)


def read_boolean(text: str) -> bool | None:
    """true or false, yes or no (any case), 1 or 0."""
    return _BOOLEANS.get(text.lower())


def read_number(text: str) -> float | None:
    """Digits, a decimal point and a minus sign where needed; no separators of thousands, no percent sign."""
    return float(text) if _NUMBER.fullmatch(text) else None


def is_error(text: str) -> bool:
    """Is it what a worksheet shows where a formula came to nothing, such as `#N/A`?"""
    return text.startswith("#") and text in _ERRORS
