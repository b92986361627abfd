"""Working days of England and Wales, from the rules by which bank holidays fall, 1979 to 2027."""

from datetime import date, timedelta
from functools import cache

A_DAY = timedelta(days=1)
MONDAY, FRIDAY, SATURDAY, SUNDAY = 0, 4, 5, 6

PROCLAIMED = {
    date(1981, 7, 29), date(1999, 12, 31), date(2002, 6, 3), date(2011, 4, 29), date(2012, 6, 5),
    date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8),
}  # fmt: skip
EARLY_MAY_MOVED = {1995: date(1995, 5, 8), 2020: date(2020, 5, 8)}
SPRING_MOVED = {2002: date(2002, 6, 4), 2012: date(2012, 6, 4), 2022: date(2022, 6, 2)}


def easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian reckoning."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def first_monday_from(day: date) -> date:
    while day.weekday() != MONDAY:
        day += A_DAY
    return day


def christmas_days_off(year: int) -> set[date]:
    """Christmas and Boxing Day, each that falls at a weekend moved to the next days that are free."""
    christmas, boxing = date(year, 12, 25), date(year, 12, 26)
    if christmas.weekday() == FRIDAY:
        return {christmas, date(year, 12, 28)}
    if christmas.weekday() == SATURDAY:
        return {date(year, 12, 27), date(year, 12, 28)}
    if christmas.weekday() == SUNDAY:
        return {date(year, 12, 26), date(year, 12, 27)}
    return {christmas, boxing}


@cache
def bank_holidays(year: int) -> frozenset[date]:
    new_year = date(year, 1, 1)
    while new_year.weekday() in (SATURDAY, SUNDAY):
        new_year += A_DAY
    return frozenset(
        {
            new_year,
            easter(year) - 2 * A_DAY,
            easter(year) + A_DAY,
            EARLY_MAY_MOVED.get(year, first_monday_from(date(year, 5, 1))),
            SPRING_MOVED.get(year, first_monday_from(date(year, 5, 25))),
            first_monday_from(date(year, 8, 25)),
        }
        | christmas_days_off(year)
        | {day for day in PROCLAIMED if day.year == year}
    )


def is_working_day(day: date) -> bool:
    return day.weekday() <= FRIDAY and day not in bank_holidays(day.year)


def working_days_taken(first: date, last: date) -> int:
    """Working days after the first day, up to and including the last."""
    days = range(first.toordinal() + 1, last.toordinal() + 1)
    return sum(is_working_day(date.fromordinal(day)) for day in days)


def nth_working_day_after(day: date, n: int) -> date:
    while n > 0:
        day += A_DAY
        if is_working_day(day):
            n -= 1
    return day
