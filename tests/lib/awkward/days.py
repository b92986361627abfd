"""Days on which rules turn: bank holidays, month ends, leap days, the change of a rule, midnights of summer."""

from datetime import date, timedelta
from random import Random

from tests.lib.oracle.bank_holidays import bank_holidays
from tests.lib.oracle.months import month_end

A_DAY = timedelta(days=1)
NEAR = (-2, -1, 0, 0, 0, 1, 1, 2)


def turning(first: date, last: date) -> list[date]:
    """The turning days between two days, some of them several times, for they turn more than one rule."""
    found = [date(2016, 4, day) for day in (5, 6, 7)] * 20
    for year in range(first.year, last.year + 1):
        found += bank_holidays(year)
        found += [month_end(date(year, month, 1)) for month in range(1, 13)]
        found += [date(year, 2, 28), month_end(date(year, 2, 1)), date(year, 3, 1), date(year, 3, 31), date(year, 4, 1)]
        found += [date(year, 8, 31), date(year, 9, 1), date(year, 12, 24), date(year, 12, 31), date(year, 4, 6)]
        found += [date(year, 5, 31), date(year, 11, 30)]
    return [day for day in found if first <= day <= last]


def some_day(rng: Random, first: date, last: date) -> date:
    """Any day of these, a third of the time on or beside a turning day."""
    if last <= first:
        return first
    if rng.random() < 0.35 and (days := turning(first, last)):
        return min(max(rng.choice(days) + A_DAY * rng.choice(NEAR), first), last)
    return first + A_DAY * rng.randrange((last - first).days + 1)


def beside(rng: Random, day: date) -> date:
    return day + A_DAY * rng.choice(NEAR)


def written(rng: Random, day: date) -> str:
    """A date in one of the two forms that are accepted."""
    return day.isoformat() if rng.random() < 0.8 else day.strftime("%d/%m/%Y")


def moment(rng: Random, day: date) -> str:
    """A date, or a date-time whose local day is this one in winter and perhaps the next in summer."""
    chance = rng.random()
    if chance < 0.5:
        return written(rng, day)
    clock = rng.choice(["00:00", "00:30", "09:15", "12:00", "22:59", "23:00", "23:30", "23:59"])
    seconds = rng.choice(["", "", ":00", ":59"])
    offset = rng.choice(["", "", "Z", "+01:00", "+00:00", "-01:00"])
    return f"{day.isoformat()}{rng.choice('T ')}{clock}{seconds}{offset}"
