"""The six of the factfile: what counts, on which day, as how much, for one person as at a day."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from tests.lib.oracle.bank_holidays import nth_working_day_after
from tests.lib.oracle.history import Person, covers, is_separate, is_yes, one_day
from tests.lib.oracle.months import add_months, twelve_months_before
from tests.lib.oracle.refusals import Row

#: Counted on, numerator (whether it counts, or as how much); each is one in the denominator.
Item = tuple[date, int]
TWENTY_WORKING_DAYS_SINCE = date(2016, 4, 6)


def referrals_decided(person: Person, as_at: date) -> Iterator[Item]:
    for referral in person.files["referrals.csv"]:
        received, decided = one_day(referral, "received_at"), referral.days["decided_at"]
        deadline = nth_working_day_after(received, 1)
        if decided is not None or as_at >= deadline:
            yield received, decided is not None and decided <= deadline


def first_placements(person: Person, as_at: date) -> Iterator[Item]:
    for period in person.care_periods:
        starts = [one_day(row, "started_on") for row in person.of(period, "placements.csv")]
        if starts:
            first = min(starts)
            plans = person.of(period, "care_plans.csv")
            yield first, any(one_day(plan, "agreed_on") <= first for plan in plans)


def reviews_due(person: Person, as_at: date) -> Iterator[Item]:
    for period in person.care_periods:
        started, ended = one_day(period, "started_on"), period.days["ended_on"]
        held = sorted({one_day(review, "held_on") for review in person.of(period, "reviews.csv")})
        held = [day for day in held if started <= day and (ended is None or day < ended)]
        for due, on in review_chain(started, held):
            if due <= as_at and covers(period, due):
                yield due, on is not None and on <= due


def review_chain(started: date, held: list[date]) -> Iterator[tuple[date, date | None]]:
    """Each review due, with the day on which it was held; the last is the first that was not held."""
    if started < TWENTY_WORKING_DAYS_SINCE:
        due = started + timedelta(days=28)
    else:
        due = nth_working_day_after(started, 20)
    for number, on in enumerate(held):
        yield due, on
        due = add_months(on, 3 if number == 0 else 6)
    yield due, None


def three_placements(person: Person, as_at: date) -> Iterator[Item]:
    separate: list[Row] = []
    for period in person.care_periods:
        separate += [row for row in person.of(period, "placements.csv") if is_separate(row)]
    for census in person.censuses(as_at):
        since = twelve_months_before(census)
        opened = 0
        for placement in separate:
            ended = placement.days["ended_on"]
            if one_day(placement, "started_on") <= census and (ended is None or ended >= since):
                opened += 1
        yield census, opened >= 3


def school_changes(person: Person, as_at: date) -> Iterator[Item]:
    for census in person.censuses(as_at):
        since = twelve_months_before(census)
        yield (
            census,
            any(
                since <= (day := one_day(change, "changed_on")) <= census
                and person.is_looked_after(day)
                and change.text["reason"] not in ("transition", "adoption_or_home")
                for change in person.files["school_changes.csv"]
            ),
        )


def leavers_without_qualification(person: Person, as_at: date) -> Iterator[Item]:
    for leaver in person.files["school_leavers.csv"]:
        summer = one_day(leaver, "summer")
        if is_yes(leaver, "on_roll_in_january") and summer <= as_at:
            yield summer, not is_yes(leaver, "approved_qualification") and not is_yes(leaver, "continuing")


INDICATORS: dict[str, Callable[[Person, date], Iterator[Item]]] = {
    "SCC/006": referrals_decided,
    "SCC/001a": first_placements,
    "SCC/021": reviews_due,
    "SCC/004": three_placements,
    "SCC/002": school_changes,
    "EDU/002ii": leavers_without_qualification,
}
