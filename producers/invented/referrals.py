"""Invented referrals: most on weekdays, the police also by night, most decided by the next working day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import accumulate
from random import Random

from hub.domain.calendar import LONDON, is_working_day, working_day_after
from producers.invented.chance import Mixture, between, one_of
from producers.invented.plan import Plan, Year
from producers.invented.rows import Keys, Referral
from producers.invented.wales import AS_AT, DAY

SOURCES = Mixture(
    {
        "police": 26,
        "school": 20,
        "health": 18,
        "family": 14,
        "self": 6,
        "other_authority": 5,
        "housing": 3,
        "voluntary": 3,
        "youth_justice": 3,
        "other": 2,
    }
)
AT_WEEKENDS = Mixture({"police": 6, "health": 2, "family": 2})
DECISIONS = Mixture({"assessment": 9, "no_further_action": 6, "information_advice": 5})
#: Working days from receipt to a late decision.
LATENESS = (2, 2, 2, 2, 2, 3, 3, 3, 4, 4, 5, 6, 8, 11, 16)
#: How an authority's system writes moments: as days, or with the local time.
STYLES = ("days", "times")

#: A referral on another day than Monday to Friday is this much rarer.
WEEKEND = 0.2
#: Of the late ones, never decided.
UNDECIDED = 0.06
#: Referrals of somebody who was referred in the twelve months before.
AGAIN = 0.24


def invent_referrals(plan: Plan, by: Random, keys: Keys) -> tuple[list[Referral], list[date]]:
    """The referrals of an authority in the order of the day received, and those days."""
    rows: list[Referral] = []
    days: list[date] = []
    style = one_of(by, STYLES)
    for year in plan.years:
        late = [True] * year.late + [False] * (year.referrals - year.late)
        by.shuffle(late)
        for received, is_late in zip(_days(year, by), late, strict=True):
            again = rows and by.random() < AGAIN
            person = rows[-between(by, 1, min(len(rows), year.referrals))].person_id if again else keys.next("P")
            rows.append(_referral(received, is_late, person, style, by, keys))
            days.append(received)
    return rows, days


def _days(year: Year, by: Random) -> Iterator[date]:
    days = [year.start + DAY * offset for offset in range((year.end - year.start).days + 1)]
    weights = list(accumulate(1.0 if is_working_day(day) else WEEKEND for day in days))
    return iter(sorted(by.choices(days, cum_weights=weights, k=year.referrals)))


def _referral(received: date, late: bool, person: str, style: str, by: Random, keys: Keys) -> Referral:
    source = (SOURCES if is_working_day(received) else AT_WEEKENDS).draw(by)
    decided = _decided(received, late, by)
    night = source == "police" and by.random() < 0.6
    if night:
        received_at = _by_night(received, by)
    else:
        received_at = received.isoformat() if style == "days" else _by_day(received, 8, 15, by)
    decided_at = None
    if decided is not None:
        decided_at = decided.isoformat() if style == "days" or night else _by_day(decided, 16, 18, by)
    decision = None if decided is None else DECISIONS.draw(by)
    return Referral(keys.next("R"), person, received_at, source, decided_at, decision)


def _decided(received: date, late: bool, by: Random) -> date | None:
    if late:
        decided = working_day_after(received, one_of(by, LATENESS))
        return None if decided > AS_AT or by.random() < UNDECIDED else decided
    if by.random() < 0.4 and is_working_day(received):
        return received
    return working_day_after(received, 1)


def _by_day(day: date, first_hour: int, last_hour: int, by: Random) -> str:
    return f"{day} {between(by, first_hour, last_hour):02}:{between(by, 0, 59):02}"


def _by_night(day: date, by: Random) -> str:
    """An instant in universal time, as a system of another service hands it on: in summer 00:30 is 23:30 of the day before."""
    hour = one_of(by, (0, 0, 1, 2, 3, 19, 20, 21, 22, 22, 23, 23))
    local = datetime(day.year, day.month, day.day, hour, between(by, 0, 59), tzinfo=LONDON)
    return f"{local.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
