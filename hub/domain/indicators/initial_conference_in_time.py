"""SCC/014: children whose initial protection conference was held within 15 working days of the strategy discussion."""

from collections.abc import Iterator
from datetime import date

from hub.domain.calendar import working_day_after
from hub.domain.definitions import Kind, Polarity, Service
from hub.domain.histories.history import History
from hub.domain.histories.protection import Conference
from hub.domain.indicators import Example, Indicator
from hub.domain.units import State, Unit

DAYS = 15


def units(history: History, as_at: date) -> Iterator[Unit]:
    """One unit for each initial conference about the child, in the month in which it was held."""
    for conference in history.conferences:
        if conference.kind != "review":
            yield Unit(conference.record, conference.held_on, *_judge(conference))


def _judge(conference: Conference) -> tuple[State, str]:
    discussed, held = conference.strategy_discussion_on, conference.held_on
    if conference.kind != "initial":
        return State.UNKNOWN, "kind_not_known"
    if discussed is None:
        return State.UNKNOWN, "discussion_not_stated"
    if held < discussed:
        return State.UNKNOWN, "held_before_discussion"
    return (State.MET, "in_time") if held <= working_day_after(discussed, DAYS) else (State.MISSED, "late")


INDICATOR = Indicator(
    code="SCC/014",
    title_en="Initial child protection conferences held within 15 working days of the strategy discussion",
    title_cy="Cynadleddau amddiffyn plant cychwynnol a gynhaliwyd o fewn 15 diwrnod gwaith i'r drafodaeth strategaeth",
    description_en=(
        "Of the children about whom an initial child protection conference was held in the period, the share for whom it was held on or "
        "before the 15th working day after the strategy discussion. Children are counted, not conferences: one about three siblings counts "
        "three times."
    ),
    description_cy=(
        "O'r plant y cynhaliwyd cynhadledd amddiffyn plant gychwynnol amdanynt yn y cyfnod, y gyfran y cynhaliwyd hi ar eu cyfer ar neu cyn y "
        "15fed diwrnod gwaith ar ôl y drafodaeth strategaeth. Cyfrifir plant, nid cynadleddau: mae un am dri o frodyr a chwiorydd yn cyfrif "
        "deirgwaith."
    ),
    service=Service.CHILDREN,
    kind=Kind.FLOW,
    polarity=Polarity.HIGH,
    counts=State.MET,
    needs=frozenset({"conference_held"}),
    looks_at=frozenset({"conference_held"}),
    units=units,
    reasons={
        "in_time": "The conference was held on or before the 15th working day after the strategy discussion.",
        "late": "The conference was held after the 15th working day after the strategy discussion.",
        "discussion_not_stated": "The day of the strategy discussion has not been stated.",
        "held_before_discussion": "The conference was stated to be held before the strategy discussion.",
        "kind_not_known": "It is not known which kind of conference this was.",
    },
    method_version="SCC/014-1",
    source="Wording, and children as the unit: annual report of Conwy County Borough Council for 2013-14. No national guidance could be read.",
    examples=(
        Example(
            "The 15th working day over Easter; siblings count one by one",
            date(2009, 4, 30),
            """
            conferences
            conference_id | person_id | kind    | strategy_discussion_on | held_on
            K1            | P1        | initial | 2009-04-01             | 2009-04-24
            K2            | P2        | initial | 2009-04-01             | 2009-04-24
            K3            | P3        | initial | 2009-04-01             | 2009-04-27
            """,
            "2009-04 | 2 | 3",
        ),
        Example(
            "On the day of the discussion is in time; a review conference is another thing",
            date(2009, 3, 31),
            """
            conferences
            conference_id | person_id | kind    | strategy_discussion_on | held_on
            K1            | P1        | initial | 2009-03-02             | 2009-03-02
            K2            | P1        | review  |                        | 2009-03-20
            """,
            "2009-03 | 1 | 1",
        ),
    ),
)
