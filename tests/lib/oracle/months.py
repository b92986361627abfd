"""Months and the codes of periods, counted on fingers."""

from calendar import monthrange
from datetime import date, timedelta
from functools import cache


def add_months(day: date, months: int) -> date:
    """The same day of the month, or the last day of a shorter one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@cache
def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


@cache
def next_month_end(end: date) -> date:
    return month_end(end + timedelta(days=1))


@cache
def twelve_months_before(end: date) -> date:
    """The first day of the twelve months that end on this month end."""
    if end.year == 1 and end.month < 12:
        return date.min
    return date(end.year, 1, 1) if end.month == 12 else date(end.year - 1, end.month + 1, 1)


def month_code(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"


def quarter_code(day: date) -> str:
    return f"{year_code(day)}-Q{(day.month - 4) % 12 // 3 + 1}"


def year_code(day: date) -> str:
    first = day.year if day.month >= 4 else day.year - 1
    return f"FY{first:04d}-{(first + 1) % 100:02d}"


def academic_year_code(day: date) -> str:
    first = day.year if day.month >= 9 else day.year - 1
    return f"AY{first:04d}-{(first + 1) % 100:02d}"


@cache
def last_day(period_type: str, day: date) -> date:
    """The last day of the period of this type that holds this day."""
    last_months = {"month": range(1, 13), "quarter": (3, 6, 9, 12), "year": (3,), "academic_year": (8,)}[period_type]
    end = month_end(day)
    while end.month not in last_months:
        end = next_month_end(end)
    return end


CODES = {"month": month_code, "quarter": quarter_code, "year": year_code, "academic_year": academic_year_code}
