"""What one cell of a return says."""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from producers.refusals import Code, Fault, on_one_line

REMEMBERED = 1 << 16

#: As the guide writes dates, and as systems export them: day first or ISO, at most with the midnight of a date-time.
_DAY = re.compile(
    r"(?:([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})|([0-9]{4})-([0-9]{1,2})-([0-9]{1,2}))"
    r"(?:[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]00:00)?)?"
)
SPELLINGS = "dates are written DD/MM/YYYY or YYYY-MM-DD"


@lru_cache(REMEMBERED)
def read_day(cell: str) -> str:
    """A day as `YYYY-MM-DD`, which sorts as days do; blank when the cell holds none."""
    match = _DAY.fullmatch(cell)
    if match is None:
        return ""
    year, month, day = (match[3], match[2], match[1]) if match[1] else (match[4], match[5], match[6])
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def unusable(cells: Sequence[str], count: int) -> Fault | None:
    """What is wrong with a row beside its `count` cells, said by whoever read the file in a cell behind them."""
    return (Code.MISSING_VALUE, cells[count]) if len(cells) > count else None


def missing(column: str, when: str = "") -> Fault:
    """A blank cell that may not be."""
    return Code.MISSING_VALUE, f"{column} is blank; it must be given{when}"


def bad_date(column: str, cell: str) -> Fault:
    """A cell that is no day of the calendar."""
    return Code.BAD_DATE, f'{column} is "{on_one_line(cell)}"; {SPELLINGS}'


def unknown_code(column: str, cell: str, codes: str) -> Fault:
    """A cell that is none of a list."""
    return Code.UNKNOWN_CODE, f'{column} is "{on_one_line(cell)}"; it is one of {codes}'


def future(column: str, day: str, as_at: str) -> Fault:
    """A day that no extract can know."""
    return Code.FUTURE_DATE, f"{column} is {day}, after the as-at day {as_at}"
