"""SCC/021: reviews of looked after children held by the day they were due."""

from collections.abc import Iterator
from datetime import date, timedelta

from hub.domain.calendar import add_months, working_day_after
from hub.domain.definitions import Kind, Polarity, Service
from hub.domain.histories.history import History
from hub.domain.indicators import Example, Indicator
from hub.domain.rules.chains import chain
from hub.domain.units import State, Unit

#: From this day on the first review is due on the 20th working day (WSI 2015/1818, part 6); before it, after 28 days.
TWENTY_WORKING_DAYS_FROM = date(2016, 4, 6)


def first_due(started_on: date) -> date:
    """The day on which the first review of a care period is due."""
    if started_on < TWENTY_WORKING_DAYS_FROM:
        return started_on + timedelta(days=28)
    return working_day_after(started_on, 20)


def next_due(held_on: date, number: int) -> date:
    """The day on which the review after the number-th is due."""
    return add_months(held_on, 3 if number == 1 else 6)


def units(history: History, as_at: date) -> Iterator[Unit]:
    """One unit for each review due in a care period, in the month in which it is due."""
    for period in history.care_periods:
        if period.short_breaks:
            yield Unit(period.record, period.started_on, State.OUTSIDE, "short_breaks")
            continue
        yield from chain(period, history.reviews.get(period.record, ()), first_due, next_due, as_at)


INDICATOR = Indicator(
    code="SCC/021",
    title_en="Reviews of looked after children carried out within statutory timescales",
    title_cy="Adolygiadau plant sy'n derbyn gofal a gynhaliwyd o fewn yr amserlenni statudol",
    description_en=(
        "Of the reviews that fell due in the period, the share held on or before the day they were due. The first is due 28 days after the "
        "period of care began (20 working days from 6 April 2016), the second 3 months after the first was held, each later one 6 months after the one "
        "before was held. A child who left by the day is not counted. Agreed series of short breaks are left out."
    ),
    description_cy=(
        "O'r adolygiadau a oedd i'w cynnal yn y cyfnod, y gyfran a gynhaliwyd ar neu cyn y diwrnod dyledus. Mae'r cyntaf yn ddyledus 28 diwrnod ar ôl "
        "dechrau'r cyfnod gofal (20 diwrnod gwaith o 6 Ebrill 2016), yr ail 3 mis ar ôl cynnal y cyntaf, a phob un wedyn 6 mis ar ôl cynnal yr un "
        "blaenorol. Ni chyfrifir plentyn a adawodd erbyn y diwrnod. Ni chynhwysir cyfresi cytunedig o seibiannau byr."
    ),
    service=Service.CHILDREN,
    kind=Kind.FLOW,
    polarity=Polarity.HIGH,
    counts=State.MET,
    needs=frozenset({"care_started", "care_ended", "review_held"}),
    looks_at=frozenset({"care_started"}),
    units=units,
    reasons={
        "in_time": "The review was held on or before the day it was due.",
        "late": "The review was held after the day it was due.",
        "not_done": "The day has come and no review has been stated.",
        "not_due": "The day on which the review is due has not come yet.",
        "ended": "The child left care on or before the day the review was due.",
        "ends_before_it_starts": "The period of care was stated to end before it began.",
        "short_breaks": "The period of care is an agreed series of short breaks.",
    },
    method_version="SCC/021-1",
    source="Timescales: WSI 2007/307 and WSI 2015/1818; where their texts could not be read, this project's choice.",
    examples=(
        Example(
            "Each review is due a time after the one before was held",
            date(2009, 3, 31),
            """
            care_periods
            care_period_id | person_id | started_on | ended_on | basis
            CP1            | P1        | 2008-01-01 |          | care_order
            reviews
            review_id | care_period_id | person_id | held_on
            RV1       | CP1            | P1        | 2008-01-29
            RV2       | CP1            | P1        | 2008-05-02
            RV3       | CP1            | P1        | 2008-10-20
            """,
            """
            2008-01 | 1 | 1
            2008-04 | 0 | 1
            2008-11 | 1 | 1
            """,
        ),
        Example(
            "A child who leaves on the day is not counted, one who leaves the day after is",
            date(2008, 7, 31),
            """
            care_periods
            care_period_id | person_id | started_on | ended_on   | basis
            CP1            | P1        | 2008-06-02 | 2008-06-30 | accommodated
            CP2            | P2        | 2008-06-02 | 2008-07-01 | accommodated
            CP3            | P3        | 2008-06-02 |            | short_breaks
            reviews
            review_id | care_period_id | person_id | held_on
            RV1       | CP1            | P1        | 2008-06-20
            """,
            "2008-06 | 0 | 1",
        ),
        Example(
            "From 6 April 2016 the first review is due on the twentieth working day",
            date(2016, 5, 31),
            """
            care_periods
            care_period_id | person_id | started_on | ended_on | basis
            CP1            | P1        | 2016-04-05 |          | care_order
            CP2            | P2        | 2016-04-06 |          | care_order
            reviews
            review_id | care_period_id | person_id | held_on
            RV1       | CP1            | P1        | 2016-05-04
            RV2       | CP2            | P2        | 2016-05-05
            """,
            "2016-05 | 1 | 2",
        ),
    ),
)
