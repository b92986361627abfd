"""Months, quarters, years and academic years, by the codes that people exchange.

The calendar of dates begins on 1 January of the year 1, within a year of each kind: that first period is a short one.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from hub.domain.calendar import add_months, month_end


class PeriodType(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ACADEMIC_YEAR = "academic_year"


#: The month with which a period of a type begins; quarters follow the year.
FIRST_MONTHS = {PeriodType.MONTH: 1, PeriodType.QUARTER: 4, PeriodType.YEAR: 4, PeriodType.ACADEMIC_YEAR: 9}
MONTHS_IN = {PeriodType.MONTH: 1, PeriodType.QUARTER: 3, PeriodType.YEAR: 12, PeriodType.ACADEMIC_YEAR: 12}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A period from `start` to `end`, both days included."""

    start: date
    type: PeriodType

    @property
    def end(self) -> date:
        """The last day."""
        return _end(self)

    @property
    def _length(self) -> int:
        """How many months it has; what lies before the first year of the calendar is gone."""
        return MONTHS_IN[self.type] - (self.start.month - FIRST_MONTHS[self.type]) % MONTHS_IN[self.type]

    @property
    def code(self) -> str:
        """`2009-03`, `FY2008-09-Q4`, `FY2008-09` or `AY2007-08`."""
        return _code(self)

    def months(self) -> list["Period"]:
        """The months that make it up."""
        return [Period(add_months(self.start, offset), PeriodType.MONTH) for offset in range(self._length)]

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


@cache  # few periods are ever asked about, and each of them once for every figure
def _end(period: Period) -> date:
    return month_end(add_months(period.start, len(period.months()) - 1))


@cache
def _code(period: Period) -> str:
    start, type_ = period.start, period.type
    if type_ is PeriodType.MONTH:
        return start.isoformat()[:7]
    year = start.year - (start.month < FIRST_MONTHS[type_])
    span = f"{year:04}-{(year + 1) % 100:02}"
    if type_ is PeriodType.QUARTER:
        return f"FY{span}-Q{(start.month - 4) % 12 // 3 + 1}"
    return f"{'AY' if type_ is PeriodType.ACADEMIC_YEAR else 'FY'}{span}"


@cache
def period_of(day: date, type_: PeriodType) -> Period:
    """The period of a type that a day lies in."""
    if type_ is PeriodType.MONTH:
        return Period(day.replace(day=1), type_)
    if type_ is PeriodType.QUARTER:
        return Period(date(day.year, (day.month - 1) // 3 * 3 + 1, 1), type_)
    first_month = FIRST_MONTHS[type_]
    year = day.year - (day.month < first_month)
    return Period(date(year, first_month, 1) if year else date.min, type_)


_CODES = re.compile(r"(?P<month>(\d{4})-(\d{2}))|(?P<year>(FY|AY)(\d{4})-(\d{2})(-Q([1-4]))?)", re.ASCII)


def parse_period(code: str) -> Period | None:
    """The period of a code; None when it is not one (as `FY2008-10`, whose second year does not follow the first)."""
    match = _CODES.fullmatch(code)
    if match is None:
        return None
    if match["month"]:
        year, month = int(match[2]), int(match[3])
        return Period(date(year, month, 1), PeriodType.MONTH) if 1 <= month <= 12 and year > 0 else None
    kind, year = match[5], int(match[6])
    if year >= 9998 or int(match[7]) != (year + 1) % 100 or (kind == "AY" and match[9]):
        return None
    if year == 0 and match[9]:
        return Period(date.min, PeriodType.QUARTER) if match[9] == "4" else None
    if kind == "AY":
        return period_of(date(year + 1, 8, 31), PeriodType.ACADEMIC_YEAR)
    if year == 0:
        return Period(date.min, PeriodType.YEAR)
    start = date(year, 4, 1)
    if match[9]:
        return Period(add_months(start, 3 * (int(match[9]) - 1)), PeriodType.QUARTER)
    return Period(start, PeriodType.YEAR)
