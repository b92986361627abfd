"""What one cell says: dates, date-times, academic years, booleans and numbers; None when it is not one."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

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


@dataclass(frozen=True, slots=True)
class Moment:
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
    day = read_date(text)
    if day is not None:
        return Moment(day)
    if len(text) < 16 or text[4] != "-" or text[10] not in "T ":
        return None
    day = read_date(text[:10])
    match = _TIME.fullmatch(text, 11)
    if day is None or match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if not match[4] and not match[5] and hour < 24 and minute < 60 and second < 60:
        begun = _even_day(day)
        if begun is not None:
            return Moment(day, begun + ((hour * 60 + minute) * 60 + second) * 1000)
    try:
        instant = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=_offset(match))
        return Moment(local_date(instant), milliseconds(instant))
    except (ValueError, OverflowError):  # no such time, or an instant whose local date the calendar does not have
        return None


@lru_cache(REMEMBERED)
def _even_day(day: date) -> int | None:
    """The milliseconds at which a local day begins; None for one on which the clocks change, or at the end of the calendar."""
    try:
        midnight = datetime(day.year, day.month, day.day, tzinfo=LONDON)
        begun, ended = milliseconds(midnight), milliseconds(midnight + timedelta(days=1))
    except (ValueError, OverflowError):
        return None
    return begun if ended - begun == DAY_MS else None


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
