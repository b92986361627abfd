"""The days of a census, in one spelling."""

import re
from functools import lru_cache

from producers.rules.cells import REMEMBERED, read_date, read_moment

#: What stands before a time of day, or before the offset that XML allows after a date.
_DAY = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{2}/[0-9]{2}/[0-9]{4})(Z|[+-][0-9]{2}:[0-9]{2}| +[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?"
)
_FRACTION = re.compile(r"(?<=:[0-9]{2})\.[0-9]+")


@lru_cache(REMEMBERED)
def canonical_day(text: str) -> str:
    """`YYYY-MM-DD` of a date or date-time as case systems write them; what is neither stays as it is.

    A date-time with an offset is taken to its local date.
    """
    moment = read_moment(_FRACTION.sub("", text))
    if moment is not None:
        return moment.day.isoformat()
    match = _DAY.fullmatch(text)
    day = None if match is None else read_date(match[1])
    return text if day is None else day.isoformat()


def is_day(text: str) -> bool:
    """Is this a day as `canonical_day` writes one?"""
    return len(text) == 10 and text[4] == "-" and read_date(text) is not None
