"""Local dates, working days and months: calendars are harder than they look, so all of it is here."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")


def local_date(instant: datetime) -> date:
    """The date in Europe/London of an instant; a date-time without an offset is local already."""
    return instant.date() if instant.tzinfo is None else instant.astimezone(LONDON).date()


def milliseconds(instant: datetime) -> int:
    """Milliseconds since 1970-01-01 UTC; a date-time without an offset is local to Europe/London."""
    aware = instant.replace(tzinfo=LONDON) if instant.tzinfo is None else instant
    return round((aware - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1))


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    # Wales has no bank holiday that England has not; the package keeps the one-off days of 2011, 2012, 2020, 2022, 2023.
    return frozenset(holidays.country_holidays("GB", subdiv="WLS", years=year))


def is_working_day(day: date) -> bool:
    """Monday to Friday and not a bank holiday of England and Wales."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


@cache
def working_day_after(day: date, count: int) -> date:
    """The count-th working day strictly after a day."""
    found = day
    for _ in range(count):
        found += timedelta(days=1)
        while not is_working_day(found):
            found += timedelta(days=1)
    return found


def add_months(day: date, months: int) -> date:
    """The same day of the month some months on, or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@cache
def month_end(day: date) -> date:
    """The last day of the month of a day."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def next_month_end(day: date) -> date:
    """The last day of the month after the month of a day."""
    return month_end(month_end(day) + timedelta(days=1))


def month_ends(first: date, last: date) -> list[date]:
    """Every month end from `first` to `last`, both included when they are month ends."""
    ends = []
    end = month_end(first)
    while end <= last:
        ends.append(end)
        end = next_month_end(end)
    return ends


@cache
def twelve_months_before(end: date) -> date:
    """The first day of the twelve months that end with a month end: the day after the same month's end a year earlier."""
    if end.year == date.min.year:
        return date.min
    return month_end(date(end.year - 1, end.month, 1)) + timedelta(days=1)
