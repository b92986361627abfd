"""Moments that readers name, and how they are written back: what was known up to one of them is asked for."""

import re
from datetime import UTC, datetime, timedelta

from hub.answers.bilingual import bilingual
from hub.answers.mistakes import UnknownValue
from hub.domain.calendar import LONDON
from hub.domain.knowledge import Moment

#: What a query calls it.
PARAMETER = "as_known_at"
#: In a query a plus sign that was not written as %2B arrives as a space.
PATTERN = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[-+ ]\d\d:?\d\d)?$"
HINT = bilingual(
    "Write a date and a time, as 2009-03-31T17:00, which is meant in the time of Wales; or with Z or an offset, as "
    "2009-03-31T17:00:00+01:00."
)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def moment_of(text: str, now: datetime) -> Moment:
    """The moment of an ISO date-time, in milliseconds since 1970-01-01 UTC; what is finer is cut off.

    Without an offset it is local to Europe/London, and of an hour that comes twice the first. Raises UnknownValue for
    anything else, and for a moment after `now`: what will be known then is not known yet.
    """
    try:
        if re.fullmatch(PATTERN, text, re.ASCII) is None:
            raise ValueError
        named = datetime.fromisoformat(re.sub(r" (\d\d:?\d\d)$", r"+\1", text) if len(text) > 16 else text)
        since = (named.replace(tzinfo=LONDON) if named.tzinfo is None else named).astimezone(UTC) - _BEGINNING
    except (ValueError, OverflowError):
        raise UnknownValue(PARAMETER, text, (), HINT) from None
    moment = since // timedelta(milliseconds=1)
    if moment > (now - _BEGINNING) // timedelta(milliseconds=1):
        raise UnknownValue(
            PARAMETER, text, (), bilingual("It lies in the future: what will be known then is not known yet.")
        )
    return moment


def instant(moment: Moment) -> datetime:
    """The instant of a moment."""
    return _BEGINNING + timedelta(milliseconds=moment)
