"""SCC/015: first core groups within ten working days of the initial protection conference."""

from collections.abc import Iterator
from datetime import date, timedelta

from hub.domain.calendar import working_day_after
from hub.domain.definitions import Kind, Polarity, Service
from hub.domain.histories.history import History
from hub.domain.histories.protection import Conference
from hub.domain.indicators import Example, Indicator
from hub.domain.units import State, Unit

DAYS = 10
#: A protection plan that starts so many days after a conference, or fewer, follows from it.
PLAN_FOLLOWS_WITHIN = timedelta(days=10)


def units(history: History, as_at: date) -> Iterator[Unit]:
    """One unit for each initial conference about the child, in the month of the tenth working day after it."""
    for conference in history.conferences:
        due = working_day_after(conference.held_on, DAYS)
        if conference.kind == "initial":
            yield _judge(history, conference, due, as_at)
        elif conference.kind != "review":
            yield Unit(conference.record, due, State.UNKNOWN, "kind_not_known")


def _judge(history: History, conference: Conference, due: date, as_at: date) -> Unit:
    item, held = conference.record, conference.held_on
    last = held + PLAN_FOLLOWS_WITHIN
    starts = [plan.started_on for plan in history.protection_plans]
    if not any(start is not None and held <= start <= last for start in starts):
        if any(
            plan.started_on is None and plan.ended_on is not None and plan.ended_on >= held
            for plan in history.protection_plans
        ):
            return Unit(item, due, State.UNKNOWN, "start_of_plan_not_stated")
        if as_at < last:
            return Unit(item, due, State.PENDING, "plan_may_follow", last)
        return Unit(item, due, State.OUTSIDE, "no_plan")
    if as_at < due:
        return Unit(item, due, State.PENDING, "not_due", due)
    if any(held < day <= due for day in history.core_groups):
        return Unit(item, due, State.MET, "in_time")
    return Unit(item, due, State.MISSED, "late" if any(day > due for day in history.core_groups) else "not_done")


INDICATOR = Indicator(
    code="SCC/015",
    title_en="Initial core group meetings held within ten working days of the initial child protection conference",
    title_cy="Cyfarfodydd cychwynnol y grŵp craidd a gynhaliwyd o fewn deg diwrnod gwaith i'r gynhadledd amddiffyn plant gychwynnol",
    description_en=(
        "Of the children whose initial child protection conference led to a protection plan, and whose tenth working day after the conference "
        "fell in the period, the share whose core group met after the day of the conference and on or before that day. A plan follows from a "
        "conference when it starts on its day or in the ten days after."
    ),
    description_cy=(
        "O'r plant yr arweiniodd eu cynhadledd amddiffyn plant gychwynnol at gynllun amddiffyn, ac y daeth y degfed diwrnod gwaith ar ôl y "
        "gynhadledd yn ystod y cyfnod, y gyfran y cyfarfu eu grŵp craidd ar ôl diwrnod y gynhadledd ac ar neu cyn y diwrnod hwnnw. Mae "
        "cynllun yn dilyn cynhadledd pan fydd yn dechrau ar ei diwrnod hi neu yn y deg diwrnod wedyn."
    ),
    service=Service.CHILDREN,
    kind=Kind.FLOW,
    polarity=Polarity.HIGH,
    counts=State.MET,
    needs=frozenset({"conference_held", "protection_plan_started", "protection_plan_ended", "core_group_held"}),
    looks_at=frozenset({"conference_held"}),
    units=units,
    reasons={
        "in_time": "A core group met after the conference and on or before the tenth working day after it.",
        "late": "A core group met only after the tenth working day after the conference.",
        "not_done": "The tenth working day after the conference has come and no core group after the conference has been stated.",
        "not_due": "The tenth working day after the conference has not come yet.",
        "plan_may_follow": "No protection plan has been stated, and one may still start within ten days of the conference.",
        "no_plan": "No protection plan started within ten days of the conference.",
        "start_of_plan_not_stated": "A protection plan was stated to end, but not when it started.",
        "kind_not_known": "It is not known which kind of conference this was.",
    },
    method_version="SCC/015-1",
    source="Timescale: Wales Safeguarding Procedures. Title, and the plans that follow from a conference: this project's choice.",
    examples=(
        Example(
            "The tenth working day is in time, the day of the conference itself does not count",
            date(2009, 4, 30),
            """
            conferences
            conference_id | person_id | kind    | strategy_discussion_on | held_on
            K1            | P1        | initial | 2009-03-02             | 2009-03-12
            K2            | P2        | initial | 2009-03-02             | 2009-03-12
            K3            | P3        | initial | 2009-03-02             | 2009-03-12
            K4            | P4        | initial | 2009-03-02             | 2009-04-08
            protection_plans
            protection_plan_id | person_id | started_on | ended_on
            PP1                | P1        | 2009-03-12 |
            PP2                | P2        | 2009-03-22 |
            PP3                | P3        | 2009-03-12 | 2009-03-20
            PP4                | P4        | 2009-04-08 |
            core_groups
            core_group_id | person_id | held_on
            G1            | P1        | 2009-03-26
            G2            | P2        | 2009-03-27
            G3            | P3        | 2009-03-12
            G4            | P4        | 2009-04-24
            """,
            """
            2009-03 | 1 | 3
            2009-04 | 1 | 1
            """,
        ),
        Example(
            "Without a plan within ten days the child is not counted, and before the day has come nobody is",
            date(2009, 3, 31),
            """
            conferences
            conference_id | person_id | kind    | strategy_discussion_on | held_on
            K1            | P1        | initial | 2009-03-02             | 2009-03-12
            K2            | P2        | initial | 2009-03-02             | 2009-03-12
            K3            | P3        | initial | 2009-03-02             | 2009-03-18
            K4            | P4        | review  |                        | 2009-03-12
            protection_plans
            protection_plan_id | person_id | started_on | ended_on
            PP1                | P1        | 2009-03-23 |
            PP2                | P2        | 2009-03-11 |
            PP3                | P3        | 2009-03-18 |
            PP4                | P4        | 2009-03-12 |
            core_groups
            core_group_id | person_id | held_on
            G1            | P3        | 2009-03-19
            """,
            "2009-03 | 0 | 0",
        ),
    ),
)
