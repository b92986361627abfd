"""Re-referrals, and assessments of children: what counts, on which day, as how much."""

from collections.abc import Callable, Iterator
from datetime import date

from tests.lib.oracle.bank_holidays import nth_working_day_after, working_days_taken
from tests.lib.oracle.history import Person, is_yes, one_day
from tests.lib.oracle.items import Item
from tests.lib.oracle.months import add_months
from tests.lib.oracle.refusals import Row


def referred_again(person: Person, as_at: date) -> Iterator[Item]:
    """Of several on a day, all but the earliest have an earlier one that day; which that is changes no sum."""
    referrals = sorted(
        person.files["referrals.csv"], key=lambda row: (one_day(row, "received_at"), row.text["referral_id"])
    )
    days = [one_day(referral, "received_at") for referral in referrals]
    for place, day in enumerate(days):
        yield day, any(before > add_months(day, -12) for before in days[:place])


def completed(person: Person, kind: str) -> Iterator[tuple[Row, date]]:
    for assessment in person.files["assessments.csv"]:
        on = assessment.days["completed_on"]
        if assessment.text["kind"] == kind and on is not None:
            yield assessment, on


def completed_within(kind: str, days: int) -> Callable[[Person, date], Iterator[Item]]:
    def items(person: Person, as_at: date) -> Iterator[Item]:
        for assessment, on in completed(person, kind):
            yield on, on <= nth_working_day_after(one_day(assessment, "required_on"), days)

    return items


def days_of_late_ones(person: Person, as_at: date) -> Iterator[Item]:
    for assessment, on in completed(person, "initial"):
        required = one_day(assessment, "required_on")
        if on > nth_working_day_after(required, 7):
            yield on, working_days_taken(required, on)


def child_was(column: str) -> Callable[[Person, date], Iterator[Item]]:
    def items(person: Person, as_at: date) -> Iterator[Item]:
        for assessment, on in completed(person, "initial"):
            yield on, is_yes(assessment, column)

    return items


def core_assessments_required(person: Person, as_at: date) -> Iterator[Item]:
    for assessment in person.files["assessments.csv"]:
        if assessment.text["kind"] == "core":
            deadline = nth_working_day_after(one_day(assessment, "required_on"), 35)
            on = assessment.days["completed_on"]
            if as_at >= deadline:
                yield deadline, on is not None and on <= deadline


INDICATORS: dict[str, Callable[[Person, date], Iterator[Item]]] = {
    "SCC/010": referred_again,
    "SCC/042a": completed_within("initial", 7),
    "SCC/042b": days_of_late_ones,
    "SCC/011a": child_was("seen"),
    "SCC/011b": child_was("seen_alone"),
    "SCC/043a": core_assessments_required,
    "PM24": completed_within("wellbeing", 42),
}
