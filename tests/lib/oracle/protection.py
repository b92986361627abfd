"""Conferences, core groups and reviews of child protection, visits in care, and care leavers."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from tests.lib.oracle.bank_holidays import nth_working_day_after
from tests.lib.oracle.history import Person, covers, is_separate, is_yes, one_day
from tests.lib.oracle.items import Item
from tests.lib.oracle.months import add_months
from tests.lib.oracle.refusals import Row

TEN_DAYS = timedelta(days=10)


def conferences(person: Person, kind: str) -> list[Row]:
    return [row for row in person.files["conferences.csv"] if row.text["kind"] == kind]


def conferences_in_time(person: Person, as_at: date) -> Iterator[Item]:
    for conference in conferences(person, "initial"):
        held = one_day(conference, "held_on")
        yield held, held <= nth_working_day_after(one_day(conference, "strategy_discussion_on"), 15)


def core_groups_in_time(person: Person, as_at: date) -> Iterator[Item]:
    plans = [one_day(plan, "started_on") for plan in person.files["protection_plans.csv"]]
    groups = [one_day(group, "held_on") for group in person.files["core_groups.csv"]]
    for conference in conferences(person, "initial"):
        held = one_day(conference, "held_on")
        last = nth_working_day_after(held, 10)
        if any(held <= started <= held + TEN_DAYS for started in plans) and as_at >= last:
            yield last, any(held < group <= last for group in groups)


def chain(first_due: date, held: list[date], later: Callable[[date], date]) -> Iterator[tuple[date, date | None]]:
    """Each thing due, with the day on which it was done; the last is the first that was not."""
    due = first_due
    for on in held:
        yield due, on
        due = later(on)
    yield due, None


def days_within(period: Row, rows: list[Row], column: str) -> list[date]:
    """The days of these rows from the period's start and before its end, each once, in order."""
    return sorted({day for row in rows if covers(period, day := one_day(row, column))})


def protection_reviews_due(person: Person, as_at: date) -> Iterator[Item]:
    for plan in person.files["protection_plans.csv"]:
        held = days_within(plan, conferences(person, "review"), "held_on")
        first = add_months(one_day(plan, "started_on"), 3)
        for due, on in chain(first, held, lambda day: add_months(day, 6)):
            if due <= as_at and covers(plan, due):
                yield due, on is not None and on <= due


def visits_due(person: Person, as_at: date) -> Iterator[Item]:
    for period in person.care_periods:
        visits = person.of(period, "visits.csv")
        for placement in person.of(period, "placements.csv"):
            if not is_separate(placement):
                continue
            made = days_within(placement, visits, "made_on")
            first = one_day(placement, "started_on") + timedelta(days=7)
            for due, on in chain(first, made, lambda day: day + timedelta(days=42)):
                if due <= as_at and covers(placement, due):
                    yield due, on is not None and on <= due


def leavers_in_touch(person: Person, as_at: date) -> Iterator[Item]:
    for leaver in person.files["care_leavers.csv"]:
        if one_day(leaver, "turned_19_on") <= as_at:
            yield one_day(leaver, "turned_19_on"), is_yes(leaver, "in_touch")


def leavers_with(column: str) -> Callable[[Person, date], Iterator[Item]]:
    def items(person: Person, as_at: date) -> Iterator[Item]:
        for leaver in person.files["care_leavers.csv"]:
            if is_yes(leaver, "in_touch") and one_day(leaver, "turned_19_on") <= as_at:
                yield one_day(leaver, "turned_19_on"), is_yes(leaver, column)

    return items


INDICATORS: dict[str, Callable[[Person, date], Iterator[Item]]] = {
    "SCC/014": conferences_in_time,
    "SCC/015": core_groups_in_time,
    "SCC/034": protection_reviews_due,
    "SCC/025": visits_due,
    "SCC/033d": leavers_in_touch,
    "SCC/033e": leavers_with("suitable_accommodation"),
    "SCC/033f": leavers_with("occupied"),
}
