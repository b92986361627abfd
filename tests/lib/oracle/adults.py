"""Adults with plans, carers of adults, and enquiries about adults at risk; delayed transfers are counted by authority."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from tests.lib.oracle.bank_holidays import nth_working_day_after
from tests.lib.oracle.history import Person, covers, is_yes, one_day
from tests.lib.oracle.items import Item
from tests.lib.oracle.months import month_end, next_month_end, twelve_months_before
from tests.lib.oracle.nights import Authority
from tests.lib.oracle.refusals import Row

A_DAY = timedelta(days=1)


def plans_reviewed(person: Person, as_at: date) -> Iterator[Item]:
    plans = person.files["adult_plans.csv"]
    if not plans:
        return
    end = month_end(min(one_day(plan, "started_on") for plan in plans))
    while end <= as_at:
        since = twelve_months_before(end)
        such = [plan for plan in plans if covers(plan, end) and since > date.min and covers(plan, since - A_DAY)]
        if such:
            yield end, any(since <= held <= end for plan in such for held in reviews_of(person, plan))
        end = next_month_end(end)


def reviews_of(person: Person, plan: Row) -> list[date]:
    name = plan.text["adult_plan_id"]
    reviews = person.files["adult_reviews.csv"]
    return [one_day(review, "held_on") for review in reviews if review.text["adult_plan_id"] == name]


def carers_who_were(column: str) -> Callable[[Person, date], Iterator[Item]]:
    def items(person: Person, as_at: date) -> Iterator[Item]:
        for carer in person.files["carers.csv"]:
            yield one_day(carer, "identified_on"), carer.days[column] is not None

    return items


def enquiries_completed(person: Person, as_at: date) -> Iterator[Item]:
    for enquiry in person.files["adult_enquiries.csv"]:
        received, completed = one_day(enquiry, "received_at"), enquiry.days["completed_on"]
        deadline = nth_working_day_after(received, 7)
        if completed is not None or as_at >= deadline:
            yield received, completed is not None and completed <= deadline


def months_of_delays(authority: Authority) -> dict[date, int]:
    """What counts at the censuses of each month, by month end, from the first census stated to the as-at day."""
    delays = authority.rows["delays.csv"].values()
    if not delays or authority.as_at is None:
        return {}
    end, months = month_end(min(one_day(delay, "census_on") for delay in delays)), dict[date, int]()
    while end <= month_end(authority.as_at):
        months[end] = 0
        end = next_month_end(end)
    for delay in delays:
        if delay.text["reason"] == "social_care" and is_yes(delay, "aged_75_or_over"):
            months[month_end(one_day(delay, "census_on"))] += 1
    return months


INDICATORS: dict[str, Callable[[Person, date], Iterator[Item]]] = {
    "SCA/007": plans_reviewed,
    "SCA/018a": carers_who_were("offered_on"),
    "SCA/018b": carers_who_were("assessed_on"),
    "SCA/018c": carers_who_were("served_on"),
    "PM18": enquiries_completed,
}
