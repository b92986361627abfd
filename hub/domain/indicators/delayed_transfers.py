"""SCA/001: delayed transfers of care for social care reasons, per 1,000 people aged 75 and over."""

from collections.abc import Iterator
from datetime import date

from hub.domain.definitions import WELSH_GOVERNMENT, Approval, Form, Kind, Polarity, Scale, Service
from hub.domain.histories.delays import Delay
from hub.domain.histories.history import History
from hub.domain.indicators import Example, Indicator
from hub.domain.populations import Band
from hub.domain.units import State, Unit

COUNTED = "social_care"
OTHERS = frozenset({"health", "other"})


def units(history: History, as_at: date) -> Iterator[Unit]:
    """One unit for each delay counted, in the month of the census."""
    for delay in history.delays:
        if as_at < delay.census_on:
            yield Unit(delay.record, delay.census_on, State.PENDING, "not_yet", delay.census_on)
        else:
            yield Unit(delay.record, delay.census_on, *_judge(delay))


def _judge(delay: Delay) -> tuple[State, str]:
    if not delay.aged_75_or_over:
        return State.OUTSIDE, "under_75"
    if delay.reason in OTHERS:
        return State.OUTSIDE, "other_reason"
    return (State.MISSED, "delayed") if delay.reason == COUNTED else (State.UNKNOWN, "reason_not_known")


INDICATOR = Indicator(
    code="SCA/001",
    title_en="Delayed transfers of care for social care reasons, per 1,000 people aged 75 and over",
    title_cy="Oedi wrth drosglwyddo gofal am resymau gofal cymdeithasol, fesul 1,000 o bobl 75 oed a throsodd",
    description_en=(
        "The delays of people aged 75 and over whose transfer of care was delayed for social care reasons, counted at the monthly censuses of "
        "the period and summed, per 1,000 people of that age who live in the area in the calendar year in which the period starts. A month "
        "without such a delay counts as none, from the authority's first census on."
    ),
    description_cy=(
        "Yr achosion o oedi wrth drosglwyddo gofal pobl 75 oed a throsodd am resymau gofal cymdeithasol, a gyfrifwyd yng nghyfrifiadau misol "
        "y cyfnod a'u hadio, fesul 1,000 o bobl o'r oed hwnnw sy'n byw yn yr ardal yn y flwyddyn galendr y mae'r cyfnod yn dechrau ynddi. Mae "
        "mis heb oedi o'r fath yn cyfrif fel dim, o gyfrifiad cyntaf yr awdurdod ymlaen."
    ),
    service=Service.ADULTS,
    kind=Kind.FLOW,
    form=Form.RATE,
    unit=Scale.PER_1000_AGED_75,
    band=Band.FROM_75,
    polarity=Polarity.LOW,
    counts=State.MISSED,
    needs=frozenset({"delay_counted"}),
    looks_at=frozenset({"delay_counted"}),
    units=units,
    reasons={
        "delayed": "A person aged 75 or over was delayed for social care reasons.",
        "other_reason": "The delay had other reasons than social care.",
        "under_75": "The person was under 75 at the census.",
        "reason_not_known": "The delay had a reason that this version of the definition does not know.",
        "not_yet": "The census has not come yet.",
    },
    method_version="SCA/001-1",
    source=(
        "Wording: StatsWales care0012 (Open Government Licence v3), which sums the monthly censuses of a year. The population of the calendar "
        "year in which a period starts, and zero from the first census on: this project's choice."
    ),
    approver=WELSH_GOVERNMENT,
    approval=Approval.WORDING,
    examples=(
        Example(
            "Social care and 75 or over alone; a month without such a delay is a zero, and a year without a population has no figure",
            date(2009, 2, 28),
            """
            delays
            delay_id | person_id | census_on  | reason      | aged_75_or_over
            D1       | P1        | 2008-11-19 | health      | true
            D2       | P2        | 2009-01-21 | social_care | true
            D3       | P3        | 2009-01-21 | social_care | false
            D4       | P4        | 2009-01-21 | other       | true
            D5       | P1        | 2009-01-21 | social_care | true
            populations
            area      | year | band    | count | source
            W06000015 | 2009 | 75_plus | 20000 | invented
            W06000015 | 2009 | all     | 90000 | invented
            """,
            """
            2009-01 | 2 | 20000
            2009-02 | 0 | 20000
            """,
        ),
    ),
)
