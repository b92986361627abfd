"""Periods by their codes, also in the first year of the calendar, for some systems write it for a date not known."""

from datetime import date

import pytest

from hub.domain.calendar import month_end
from hub.domain.periods import PeriodType, parse_period, period_of

M, Q, Y, A = PeriodType


@pytest.mark.parametrize(
    ("day", "type_", "code", "start", "end"),
    [
        (date(2009, 3, 31), M, "2009-03", date(2009, 3, 1), date(2009, 3, 31)),
        (date(2009, 3, 31), Q, "FY2008-09-Q4", date(2009, 1, 1), date(2009, 3, 31)),
        (date(2009, 3, 31), Y, "FY2008-09", date(2008, 4, 1), date(2009, 3, 31)),
        (date(2009, 4, 1), Y, "FY2009-10", date(2009, 4, 1), date(2010, 3, 31)),
        (date(2000, 3, 31), Y, "FY1999-00", date(1999, 4, 1), date(2000, 3, 31)),
        (date(2008, 8, 31), A, "AY2007-08", date(2007, 9, 1), date(2008, 8, 31)),
        (date(2008, 9, 1), A, "AY2008-09", date(2008, 9, 1), date(2009, 8, 31)),
        (date(999, 12, 31), M, "0999-12", date(999, 12, 1), date(999, 12, 31)),
        (date(999, 12, 31), Q, "FY0999-00-Q3", date(999, 10, 1), date(999, 12, 31)),
        (date(1, 1, 1), M, "0001-01", date(1, 1, 1), date(1, 1, 31)),
        (date(1, 1, 1), Q, "FY0000-01-Q4", date(1, 1, 1), date(1, 3, 31)),
        (date(1, 1, 1), Y, "FY0000-01", date(1, 1, 1), date(1, 3, 31)),
        (date(1, 4, 1), Y, "FY0001-02", date(1, 4, 1), date(2, 3, 31)),
        (date(1, 1, 1), A, "AY0000-01", date(1, 1, 1), date(1, 8, 31)),
        (date(1, 9, 1), A, "AY0001-02", date(1, 9, 1), date(2, 8, 31)),
    ],
)
def test_every_day_of_the_calendar_is_in_one_period_of_each_type_and_the_code_leads_back_to_it(
    day: date, type_: PeriodType, code: str, start: date, end: date
) -> None:
    period = period_of(day, type_)
    assert (period.code, period.start, period.end) == (code, start, end)
    assert parse_period(code) == period
    assert [month.end for month in period.months()][-1] == month_end(end)


@pytest.mark.parametrize("code", ["0000-01", "FY0000-01-Q1", "FY0000-01-Q3", "AY0000-01-Q4", "FY2008-10", "FY0000-02"])
def test_what_is_no_period_is_not_read_as_one(code: str) -> None:
    assert parse_period(code) is None
