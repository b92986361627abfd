"""SCC/034: reviews of child protection plans held by the day they were due."""

from collections.abc import Iterator
from datetime import date

from hub.domain.calendar import add_months
from hub.domain.definitions import Kind, Polarity, Service
from hub.domain.histories.history import History
from hub.domain.indicators import Example, Indicator
from hub.domain.rules.chains import chain
from hub.domain.units import State, Unit


def first_due(started_on: date) -> date:
    """The day on which the first review of a plan is due."""
    return add_months(started_on, 3)


def next_due(held_on: date, number: int) -> date:
    """The day on which the review after the one held is due, whichever it was."""
    return add_months(held_on, 6)


def units(history: History, as_at: date) -> Iterator[Unit]:
    """One unit for each review due in a protection plan, in the month in which it is due."""
    held = sorted({conference.held_on for conference in history.conferences if conference.kind == "review"})
    for plan in history.protection_plans:
        yield from chain(plan, held, first_due, next_due, as_at)


INDICATOR = Indicator(
    code="SCC/034",
    title_en="Child protection reviews carried out within statutory timescales",
    title_cy="Adolygiadau amddiffyn plant a gynhaliwyd o fewn yr amserlenni statudol",
    description_en=(
        "Of the reviews of child protection plans that fell due in the period, the share held on or before the day they were due. The first "
        "is due 3 months after the plan started, each later one 6 months after the review conference before was held. A child whose plan "
        "ended by the day is not counted."
    ),
    description_cy=(
        "O'r adolygiadau o gynlluniau amddiffyn plant a oedd i'w cynnal yn y cyfnod, y gyfran a gynhaliwyd ar neu cyn y diwrnod dyledus. "
        "Mae'r cyntaf yn ddyledus 3 mis ar ôl i'r cynllun ddechrau, a phob un wedyn 6 mis ar ôl cynnal y gynhadledd adolygu flaenorol. Ni "
        "chyfrifir plentyn y daeth ei gynllun i ben erbyn y diwrnod."
    ),
    service=Service.CHILDREN,
    kind=Kind.FLOW,
    polarity=Polarity.HIGH,
    counts=State.MET,
    needs=frozenset({"conference_held", "protection_plan_started", "protection_plan_ended"}),
    looks_at=frozenset({"protection_plan_started", "protection_plan_ended"}),
    units=units,
    reasons={
        "in_time": "The review conference was held on or before the day it was due.",
        "late": "The review conference was held after the day it was due.",
        "not_done": "The day has come and no review conference has been stated.",
        "not_due": "The day on which the review is due has not come yet.",
        "ended": "The plan ended on or before the day the review was due.",
        "start_not_stated": "The plan was stated to end, but not when it started.",
        "ends_before_it_starts": "The plan was stated to end before it started.",
    },
    method_version="SCC/034-1",
    source="Timescales: Wales Safeguarding Procedures, the first review counted from the start of the plan. Title, and what counts as due: this project's choice.",
    examples=(
        Example(
            "Three months after 30 November is the last of February; each later review is due six months after the one before was held",
            date(2009, 9, 30),
            """
            conferences
            conference_id | person_id | kind   | strategy_discussion_on | held_on
            K1            | P1        | review |                        | 2009-02-28
            K2            | P1        | review |                        | 2009-08-29
            K3            | P2        | review |                        | 2009-03-01
            protection_plans
            protection_plan_id | person_id | started_on | ended_on
            PP1                | P1        | 2008-11-30 |
            PP2                | P2        | 2008-11-30 |
            """,
            """
            2009-02 | 1 | 2
            2009-08 | 0 | 1
            2009-09 | 0 | 1
            """,
        ),
        Example(
            "An initial conference is no review, and a plan that ended on the day asks for none",
            date(2009, 3, 31),
            """
            conferences
            conference_id | person_id | kind    | strategy_discussion_on | held_on
            K1            | P1        | initial | 2008-11-24             | 2008-12-02
            K2            | P2        | review  |                        | 2009-02-20
            protection_plans
            protection_plan_id | person_id | started_on | ended_on
            PP1                | P1        | 2008-12-02 |
            PP2                | P2        | 2008-12-02 | 2009-03-02
            PP3                | P3        | 2008-12-02 | 2009-03-03
            """,
            "2009-03 | 0 | 2",
        ),
        Example(
            "Two on one day are one review, and one held before the plan is not the plan's",
            date(2009, 3, 31),
            """
            conferences
            conference_id | person_id | kind   | strategy_discussion_on | held_on
            K1            | P1        | review |                        | 2008-11-28
            K2            | P1        | review |                        | 2009-02-27
            K3            | P1        | review |                        | 2009-02-27
            protection_plans
            protection_plan_id | person_id | started_on | ended_on
            PP1                | P1        | 2008-12-02 |
            """,
            "2009-03 | 1 | 1",
        ),
    ),
)
