"""How dates are written elsewhere, and the one way in which we write them."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from producers.rules.cells import read_moment

REMEMBERED = 1 << 16

_TIME = r"(?:[T ]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)? *(Z|[+-][0-9]{2}:[0-9]{2})?)?"
_ISO = re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})" + _TIME)
_UK = re.compile(r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})" + _TIME)
_US = re.compile(r"(?P<m>[0-9]{1,2})/(?P<d>[0-9]{1,2})/(?P<y>[0-9]{4})" + _TIME)
_COMPACT = re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})" + _TIME)
_SERIAL = re.compile(r"[0-9]{1,6}(?:\.[0-9]+)?")
_FIRST_SERIAL = datetime(1899, 12, 30)  # noqa: DTZ001 - local
_EXAMPLE = datetime(2003, 2, 1, 16, 5)  # noqa: DTZ001 - local

#: What each name means.
NAMED = {
    "iso": "2009-03-31, with or without a time",
    "uk": "31/03/2009, with or without a time",
    "us": "03/31/2009, with or without a time",
    "compact": "20090331, with or without a time",
    "serial": "39903, the number that a worksheet has for a day",
}
USUAL = ("iso", "uk")

When = tuple[datetime, str]
"""A local time, and the offset that was written with it."""


def is_way_of_writing(format_: str) -> bool:
    """Is it a name, or a format by which a whole day can be told?"""
    if format_ in NAMED:
        return True
    try:
        return datetime.strptime(_EXAMPLE.strftime(format_), format_).date() == _EXAMPLE.date()  # noqa: DTZ007 - local
    except (ValueError, re.error):
        return False


def expected(formats: Sequence[str]) -> str:
    """What is expected of a cell, as a sentence has it."""
    return " or ".join(f"{NAMED[each]}" if each in NAMED else each for each in formats or USUAL)


def reader(formats: Sequence[str], has_time: bool) -> Callable[[str], str | None]:
    """What makes a date of ours of a cell, None of one that is none; a time is kept where it says one.

    Midnight is no time: systems write it where they know the day alone.
    """
    ways = [_way(each) for each in formats or USUAL]

    @lru_cache(REMEMBERED)
    def read(text: str) -> str | None:
        for way in ways:
            found = way(text)
            if found is not None:
                return _as_ours(*found, has_time)
        return None

    return read


def _as_ours(when: datetime, offset: str, has_time: bool) -> str | None:
    if not offset:
        is_day = not has_time or when.time() == when.min.time()
        return when.date().isoformat() if is_day else when.isoformat(timespec="seconds")
    written = when.isoformat(timespec="seconds") + offset
    moment = read_moment(written)  # its day is that of Wales
    if moment is None:
        return None
    return written if has_time else moment.day.isoformat()


def _way(format_: str) -> Callable[[str], When | None]:
    patterns = {"iso": _ISO, "uk": _UK, "us": _US, "compact": _COMPACT}
    if format_ in patterns:
        return lambda text: _by_pattern(patterns[format_], text)
    return _by_serial if format_ == "serial" else lambda text: _by_format(format_, text)


def _by_pattern(pattern: re.Pattern[str], text: str) -> When | None:
    match = pattern.fullmatch(text)
    if match is None:
        return None
    hour, minute, second, offset = match.groups()[3:]
    day = int(match["y"]), int(match["m"]), int(match["d"])
    try:
        return datetime(*day, int(hour or 0), int(minute or 0), int(second or 0)), offset or ""  # noqa: DTZ001 - local
    except ValueError:
        return None


def _by_serial(text: str) -> When | None:
    if _SERIAL.fullmatch(text) is None:
        return None
    return _FIRST_SERIAL + timedelta(seconds=round(float(text) * 86_400)), ""


def _by_format(format_: str, text: str) -> When | None:
    try:
        found = datetime.strptime(text, format_)  # noqa: DTZ007 - local where nothing else is written
    except ValueError:
        return None
    local = found.replace(tzinfo=None)
    return local, found.isoformat().removeprefix(local.isoformat())
