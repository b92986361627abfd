"""SCA/007: adults whose plan of care was reviewed in twelve months."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta

from hub.domain.calendar import add_months, coming_month_end, month_end, month_end_a_year_before, month_ends
from hub.domain.definitions import FROM_2020, UNTIL_2020, WELSH_GOVERNMENT, Approval, Heir, Kind, Polarity, Service
from hub.domain.histories.history import History
from hub.domain.indicators import Example, Indicator
from hub.domain.rules.looked_after import item
from hub.domain.units import State, Unit


def units(history: History, as_at: date) -> Iterator[Unit]:
    """One unit for each month end, up to the as-at day, at which the adult has a plan that was open a year before, and the next to come."""
    reviewed: dict[date, bool] = {}
    coming: list[date] = []
    for plan in history.adult_plans:
        start, end = plan.started_on, plan.ended_on
        if start is None:
            if end is not None:
                yield Unit(plan.record, end, State.UNKNOWN, "start_not_stated")
        elif end is not None and end < start:
            yield Unit(plan.record, start, State.UNKNOWN, "ends_before_it_starts")
        else:
            held = history.adult_reviews.get(plan.record, ())
            first = month_end(add_months(month_end(start), 12))
            for month in month_ends(first, as_at if end is None else min(as_at, end - timedelta(days=1))):
                before = month_end_a_year_before(month) or date.min
                in_time = bisect_right(held, month) > bisect_right(held, before)
                reviewed[month] = in_time or reviewed.get(month, False)
            following = max(first, coming_month_end(as_at))
            if plan.covers(following):
                coming.append(following)
    for month in sorted(reviewed):
        if reviewed[month]:
            yield Unit(item(month), month, State.MET, "reviewed")
        else:
            yield Unit(item(month), month, State.MISSED, "not_reviewed")
    if coming:
        yield Unit(item(min(coming)), min(coming), State.PENDING, "not_yet", min(coming))


INDICATOR = Indicator(
    code="SCA/007",
    title_en="Adults with a care plan that should have been reviewed, whose plan was reviewed during the year",
    title_cy="Oedolion â chynllun gofal a ddylai fod wedi'i adolygu, yr adolygwyd eu cynllun yn ystod y flwyddyn",
    description_en=(
        "Of the adults with a care plan open at the end of the period that was open twelve months before as well, the share for whom such a "
        "plan was reviewed in the twelve months to that day. An adult with several such plans is counted once, and a review of any of them "
        "counts."
    ),
    description_cy=(
        "O'r oedolion â chynllun gofal ar agor ar ddiwedd y cyfnod a oedd ar agor ddeuddeg mis ynghynt hefyd, y gyfran yr adolygwyd cynllun "
        "o'r fath ar eu cyfer yn y deuddeg mis hyd at y diwrnod hwnnw. Cyfrifir oedolyn â sawl cynllun o'r fath unwaith, ac mae adolygiad o "
        "unrhyw un ohonynt yn cyfrif."
    ),
    service=Service.ADULTS,
    kind=Kind.CENSUS,
    polarity=Polarity.HIGH,
    counts=State.MET,
    needs=frozenset({"adult_plan_started", "adult_plan_ended", "adult_review_held"}),
    looks_at=frozenset({"adult_plan_started", "adult_plan_ended"}),
    units=units,
    reasons={
        "reviewed": "A plan open at the month end and a year before was reviewed in the twelve months to the month end.",
        "not_reviewed": "No plan open at the month end and a year before was reviewed in the twelve months to the month end.",
        "not_yet": "The month end has not come yet.",
        "start_not_stated": "The plan was stated to end, but not when it started.",
        "ends_before_it_starts": "The plan was stated to end before it started.",
    },
    method_version="SCA/007-1",
    source=(
        "Wording: StatsWales care0013, items 7 and 8 (Open Government Licence v3). That a plan open for twelve months should have been "
        "reviewed in them: this project's choice."
    ),
    approver=WELSH_GOVERNMENT,
    approval=Approval.WORDING,
    effective_to=UNTIL_2020,
    heirs=(Heir("AD/017", "AD/016", FROM_2020),),
    examples=(
        Example(
            "A plan counts from the month end a year after the first at which it was open",
            date(2009, 3, 31),
            """
            adult_plans
            adult_plan_id | person_id | started_on | ended_on
            AP1           | P1        | 2008-02-29 |
            AP2           | P2        | 2008-03-31 |
            AP3           | P3        | 2008-04-01 |
            AP4           | P4        | 2008-01-15 | 2009-03-31
            adult_reviews
            adult_review_id | adult_plan_id | person_id | held_on
            AR1             | AP1           | P1        | 2008-03-31
            AR2             | AP2           | P2        | 2008-04-01
            AR3             | AP4           | P4        | 2008-02-29
            """,
            """
            2009-01 | 1 | 1
            2009-02 | 1 | 2
            2009-03 | 1 | 2
            """,
        ),
        Example(
            "An adult with two plans is counted once, and a review of either counts, but not one of a newer plan",
            date(2009, 3, 31),
            """
            adult_plans
            adult_plan_id | person_id | started_on | ended_on
            AP1           | P1        | 2008-03-10 |
            AP2           | P1        | 2008-03-20 |
            AP3           | P2        | 2008-03-10 |
            AP4           | P2        | 2008-09-01 |
            adult_reviews
            adult_review_id | adult_plan_id | person_id | held_on
            AR1             | AP2           | P1        | 2009-03-02
            AR2             | AP4           | P2        | 2009-03-02
            """,
            "2009-03 | 1 | 2",
        ),
    ),
)
