"""Local dates, working days and months: calendars are harder than they look, so all of it is here."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from itertools import accumulate
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


@cache
def _working_days_so_far(year: int) -> tuple[int, ...]:
    """How many working days the year has up to and including each of its days."""
    first = date(year, 1, 1)
    length = (date(year, 12, 31) - first).days + 1
    return tuple(accumulate(is_working_day(first + timedelta(days=ahead)) for ahead in range(length)))


def working_days_taken(first: date, last: date) -> int:
    """The number of working days after the first day up to and including the last; 0 on the same day or before."""
    if last <= first:
        return 0
    before = sum(_working_days_so_far(year)[-1] for year in range(first.year, last.year))
    return before + _working_days_so_far(last.year)[_of_year(last)] - _working_days_so_far(first.year)[_of_year(first)]


def _of_year(day: date) -> int:
    return day.toordinal() - date(day.year, 1, 1).toordinal()


def add_months(day: date, months: int) -> date:
    """The same day of the month some months on, or the last day of a shorter month; nothing is before the year 1."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@cache
def month_start(day: date) -> date:
    """The first day of the month of a day."""
    return day.replace(day=1)


@cache
def month_end(day: date) -> date:
    """The last day of the month of a day."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def next_month_end(day: date) -> date:
    """The last day of the month after the month of a day."""
    return month_end(month_end(day) + timedelta(days=1))


def month_ends(first: date, last: date) -> tuple[date, ...]:
    """Every month end from `first` to `last`, both included when they are month ends."""
    return _month_ends(month_end(first), last.replace(day=1) if last < month_end(last) else next_month_end(last))


@lru_cache(maxsize=4096)  # whoever is counted at month ends, is so between the same few
def _month_ends(first: date, before: date) -> tuple[date, ...]:
    ends = []
    while first < before:
        ends.append(first)
        first = next_month_end(first)
    return tuple(ends)


def coming_month_end(day: date) -> date:
    """The first month end after a day."""
    end = month_end(day)
    return end if day < end else next_month_end(day)


@cache
def twelve_months_before(end: date) -> date:
    """The first day of the twelve months that end with a month end: the day after the same month's end a year earlier."""
    before = month_end_a_year_before(end)
    return date.min if before is None else before + timedelta(days=1)


@cache
def month_end_a_year_before(end: date) -> date | None:
    """The end of the same month a year earlier; None where that is before the year 1."""
    return None if end.year == date.min.year else month_end(date(end.year - 1, end.month, 1))
