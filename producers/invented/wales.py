"""What the invented Wales adds up to: about a third of the real one, and the published values to their precision.

Only the rates at and above the line "published" were ever published; the counts, and all of 2006-07, are invented.
"""

from dataclasses import dataclass
from datetime import date, timedelta

#: The extracts speak as at this day: the first on which no referral of March 2009 still waits for its decision.
AS_AT = date(2009, 4, 1)

DAY = timedelta(days=1)

#: Assessments, child protection, enquiries, carers and delays are on record from here on.
FURTHER_SINCE = date(2007, 4, 1)


@dataclass(frozen=True, slots=True)
class WalesYear:
    """A year from 1 April to 31 March, all of Wales, at scale 1."""

    start: date
    end: date
    referrals: int
    #: Of them, not decided within one working day.
    late: int
    #: Children looked after at the end of 31 March; a third of 4,647, 4,635 and 4,695.
    looked_after: int
    #: Periods of care that begin.
    entries: int
    #: Of them, first placements without a care plan in place.
    without_plan: int
    #: Of those looked after on 31 March, with three or more placements in the year.
    unsettled: int
    #: Of those looked after on 31 March, with a change of school that counts.
    moved_school: int
    #: The share of the reviews due that are not held in time. How many fall due follows from the reviews before.
    late_reviews: float
    #: How far authorities lie apart, against 1 in 2007-08.
    gap: float


YEARS = (
    # The record begins with nobody in care and fills until October 2006, so 1,790 periods of care begin in its first year.
    WalesYear(date(2006, 4, 1), date(2007, 3, 31), 11846, 1074, 1549, 1790, 179, 104, 148, 0.1150, 1.0),
    # Published for 2007-08: 93%, -, 10.3%, 14.4%, 89.8%.
    WalesYear(date(2007, 4, 1), date(2008, 3, 31), 12037, 851, 1545, 503, 41, 159, 222, 0.1020, 1.0),
    # Published for 2008-09: 95%, 92%, 9.7%, 13.5%, 91.4%.
    WalesYear(date(2008, 4, 1), date(2009, 3, 31), 12214, 604, 1565, 521, 42, 152, 211, 0.0860, 0.7),
)


@dataclass(frozen=True, slots=True)
class WalesLeavers:
    """The pupils in care who leave school in the summer of a year, all of Wales, at scale 1."""

    summer: int
    pupils: int
    #: Of them, with neither a qualification nor anything to go on to.
    with_nothing: int


LEAVERS = (
    WalesLeavers(2005, 138, 25),  # published: 18.1%
    WalesLeavers(2006, 143, 20),  # published: 14%
    WalesLeavers(2007, 146, 19),
    WalesLeavers(2008, 149, 18),  # published: 12.1%
)

#: Agreed series of short breaks, for one child looked after otherwise.
SHORT_BREAKS = 0.06


#: Care leavers who turn nineteen in a year, for one child looked after at its end.
CARE_LEAVERS = 0.065

#: Adults with a care plan at any time, and enquiries and carers in the two years of the further records; all Wales at scale 1.
ADULT_PLANS, ENQUIRIES, CARERS = 2000, 2600, 1500


def scaled(number: int, scale: float) -> int:
    """A count at another scale, to the nearest whole number."""
    return int(number * scale + 0.5)
