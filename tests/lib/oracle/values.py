"""What a cell means: dates exactly as the specification writes them, moments as local days, booleans, school years."""

import re
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
BRITISH = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?(Z|([+-])([0-9]{2}):([0-9]{2}))?"
)
SCHOOL_YEAR = re.compile(r"([0-9]{4})/([0-9]{2})")


class Faulty(Exception):
    """The cell does not mean what it must."""


def day(text: str) -> date:
    try:
        if found := ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := BRITISH.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        raise Faulty from None
    raise Faulty


def local_day(text: str) -> date:
    """The day in London of a date or a date-time."""
    found = MOMENT.fullmatch(text)
    if not found:
        return day(text)
    try:
        clock = datetime.combine(day(found[1]), datetime.min.time()).replace(
            hour=int(found[2]), minute=int(found[3]), second=int(found[4] or 0)
        )
        if not found[5]:
            return clock.date()
        minutes = 0 if found[5] == "Z" else int(found[7]) * 60 + int(found[8])
        if found[5] != "Z" and (int(found[7]) > 23 or int(found[8]) > 59):
            raise Faulty
        offset = timedelta(minutes=-minutes if found[6] == "-" else minutes)
        return clock.replace(tzinfo=timezone(offset)).astimezone(LONDON).date()
    except (ValueError, OverflowError):
        raise Faulty from None


def summer_ending(text: str) -> date:
    """31 August that ends the school year written 2007/08."""
    found = SCHOOL_YEAR.fullmatch(text)
    if not found or int(found[1]) == 0 or (int(found[1]) + 1) % 100 != int(found[2]):
        raise Faulty
    try:
        return date(int(found[1]) + 1, 8, 31)
    except ValueError:
        raise Faulty from None
