"""The figures of authorities, regions and Wales, by month, quarter, year and academic year."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tests.lib.oracle.adults import months_of_delays
from tests.lib.oracle.areas import AREAS
from tests.lib.oracle.bank_holidays import nth_working_day_after
from tests.lib.oracle.history import people
from tests.lib.oracle.indicators import CENSUSES, INDICATORS, MEANS, RATE, WAITS
from tests.lib.oracle.layout import NEEDS
from tests.lib.oracle.months import CODES, last_day, month_end
from tests.lib.oracle.nights import Authority
from tests.lib.oracle.populations import Publisher

#: indicator, area, period type, period
Place = tuple[str, str, str, str]
#: Numerator, denominator, and the sum of the squares of what an average is of.
Months = dict[date, tuple[int, int, int]]


@dataclass(frozen=True)
class Figure:
    numerator: int
    denominator: int
    complete: bool
    reporting: int
    expected: int
    squares: int | None


def monthly(authority: Authority) -> dict[str, Months]:
    """Numerator, denominator and squares by indicator and month end; an indicator that lacks a file is not there.

    The denominator of a rate is of an area as a whole, and stands as zero here.
    """
    if authority.as_at is None:
        return {}
    sums: dict[str, dict[date, list[int]]] = {
        code: defaultdict(lambda: [0, 0, 0]) for code, needs in NEEDS.items() if set(needs) <= authority.stated
    }
    for person in people(authority):
        for code, months in sums.items():
            for on, counts in INDICATORS[code](person, authority.as_at) if code != RATE else ():
                months[month_end(on)][0] += counts
                months[month_end(on)][1] += 1
                months[month_end(on)][2] += counts**2
    found = {code: {end: (n, d, s) for end, (n, d, s) in months.items()} for code, months in sums.items()}
    if RATE in found:
        found[RATE] = {end: (number, 0, 0) for end, number in months_of_delays(authority).items()}
    return found


def is_complete(authority: Authority | None, code: str, ends: date) -> bool:
    """The period is over, nothing waits on time, nothing that the figure rests on is missing."""
    if authority is None or authority.as_at is None or not set(NEEDS[code]) <= authority.stated - authority.wanting:
        return False
    return nth_working_day_after(ends, WAITS.get(code, 0)) <= authority.as_at


def reports_on(authority: Authority | None, code: str, period_type: str, ends: date) -> bool:
    """The authority gives all that is needed, and its day has come to the period; for a census, to its first month end."""
    if authority is None or authority.as_at is None or not set(NEEDS[code]) <= authority.stated:
        return False
    come = latest_month_end(authority.as_at) if code in CENSUSES else authority.as_at
    return come >= ends or last_day(period_type, come) == ends


def by_period(code: str, period_type: str, months: Months, as_at: date) -> Months:
    """By last day of the period: a flow is the sum of its months, a census its last month end or the latest so far."""
    found: Months = {}
    for end, (numerator, denominator, squares) in months.items():
        ends = last_day(period_type, end)
        before = found.get(ends, (0, 0, 0))
        if code not in CENSUSES or end == min(ends, latest_month_end(as_at)):
            found[ends] = (before[0] + numerator, before[1] + denominator, before[2] + squares)
    return found


def latest_month_end(as_at: date) -> date:
    end = month_end(as_at)
    return end if end == as_at else date.fromordinal(as_at.replace(day=1).toordinal() - 1)


def figures(authorities: Mapping[str, Authority], publisher: Publisher | None = None) -> dict[Place, Figure]:
    """Every figure there is: a place at which nobody counts, or for which nobody says how many live there, has none."""
    publisher = publisher or Publisher()
    sums: dict[tuple[str, str, date], dict[str, tuple[int, int, int]]] = defaultdict(dict)
    reports = {code: monthly(authority) for code, authority in authorities.items()}
    for name, report in reports.items():
        as_at = authorities[name].as_at
        for code, months in report.items():
            assert as_at
            for period_type in ("month", "academic_year") if code == "EDU/002ii" else ("month", "quarter", "year"):
                for ends, counts in by_period(code, period_type, months, as_at).items():
                    sums[code, period_type, ends][name] = counts
    found = {}
    for (code, period_type, ends), given in sums.items():
        for area, members in AREAS.items():
            there = [given[name] for name in members if name in given]
            numerator, denominator = sum(n for n, _, _ in there), sum(d for _, d, _ in there)
            complete = all(is_complete(authorities.get(name), code, ends) for name in members)
            if code == RATE and there:
                starts_in = ends.year - 1 if period_type == "year" else ends.year
                denominator = publisher.aged_75_or_over(area, starts_in) or 0
            if denominator:
                reporting = sum(reports_on(authorities.get(name), code, period_type, ends) for name in members)
                place = (code, area, period_type, CODES[period_type](ends))
                squares = sum(s for _, _, s in there) if code in MEANS else None
                found[place] = Figure(numerator, denominator, complete, reporting, len(members), squares)
    return found
