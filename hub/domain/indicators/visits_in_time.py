"""SCC/025: statutory visits to looked after children made by the day they were due."""

from collections.abc import Iterator
from datetime import date, timedelta

from hub.domain.definitions import Kind, Polarity, Service
from hub.domain.histories.history import History
from hub.domain.indicators import Example, Indicator
from hub.domain.rules.chains import chain
from hub.domain.units import State, Unit


def first_due(started_on: date) -> date:
    """The day on which the first visit in a placement is due: one week after it started."""
    return started_on + timedelta(days=7)


def next_due(made_on: date, number: int) -> date:
    """The day on which the visit after the one made is due, whichever it was: six weeks on."""
    return made_on + timedelta(days=42)


def units(history: History, as_at: date) -> Iterator[Unit]:
    """One unit for each visit due in a placement, in the month in which it is due."""
    short_breaks = {period.record for period in history.care_periods if period.short_breaks}
    for period, placements in history.placements.items():
        made = history.visits.get(period, ())
        for placement in placements:
            if period in short_breaks:
                yield Unit(placement.record, placement.started_on, State.OUTSIDE, "short_breaks")
            elif placement.is_short_absence:
                yield Unit(placement.record, placement.started_on, State.OUTSIDE, "short_absence")
            else:
                yield from chain(placement, made, first_due, next_due, as_at)


INDICATOR = Indicator(
    code="SCC/025",
    title_en="Statutory visits to looked after children carried out on time",
    title_cy="Ymweliadau statudol â phlant sy'n derbyn gofal a wnaed ar amser",
    description_en=(
        "Of the visits that fell due in the period, the share made on or before the day they were due. The first is due a week after a "
        "placement began, each later one six weeks after the visit before. A placement that ended by the day asks for none, nor does an "
        "absence of seven days or fewer from which the child returned as planned. Agreed series of short breaks are left out."
    ),
    description_cy=(
        "O'r ymweliadau a oedd yn ddyledus yn y cyfnod, y gyfran a wnaed ar neu cyn y diwrnod dyledus. Mae'r cyntaf yn ddyledus wythnos ar ôl "
        "i leoliad ddechrau, a phob un wedyn chwe wythnos ar ôl yr ymweliad blaenorol. Nid oes angen un mewn lleoliad a ddaeth i ben erbyn y "
        "diwrnod, nac mewn absenoldeb o saith niwrnod neu lai y dychwelodd y plentyn ohono yn ôl y bwriad. Ni chynhwysir cyfresi cytunedig o "
        "seibiannau byr."
    ),
    service=Service.CHILDREN,
    kind=Kind.FLOW,
    polarity=Polarity.HIGH,
    counts=State.MET,
    needs=frozenset({"care_started", "care_ended", "placement_started", "placement_ended", "visit_made"}),
    looks_at=frozenset({"placement_started"}),
    units=units,
    reasons={
        "in_time": "The visit was made on or before the day it was due.",
        "late": "The visit was made after the day it was due.",
        "not_done": "The day has come and no visit has been stated.",
        "not_due": "The day on which the visit is due has not come yet.",
        "ended": "The placement ended on or before the day the visit was due.",
        "ends_before_it_starts": "The placement was stated to end before it began.",
        "short_absence": "The placement is a temporary absence of seven days or fewer from which the child returned as planned.",
        "short_breaks": "The period of care is an agreed series of short breaks.",
    },
    method_version="SCC/025-1",
    source=(
        "Timescales: WSI 2015/1818, regulation 31. One rule for every placement, whatever its kind and however long it is meant to last, and "
        "what counts as due: this project's choice."
    ),
    examples=(
        Example(
            "A visit on the seventh day is in time, and the next is due six weeks after it",
            date(2009, 3, 31),
            """
            care_periods
            care_period_id | person_id | started_on | ended_on | basis
            CP1            | P1        | 2009-01-26 |          | care_order
            CP2            | P2        | 2009-01-26 |          | care_order
            placements
            placement_id | care_period_id | person_id | started_on | ended_on | type   | temporary | returned_as_planned
            PL1          | CP1            | P1        | 2009-01-26 |          | foster |           |
            PL2          | CP2            | P2        | 2009-01-26 |          | foster |           |
            visits
            visit_id | care_period_id | person_id | made_on
            V1       | CP1            | P1        | 2009-02-02
            V2       | CP1            | P1        | 2009-02-02
            V3       | CP1            | P1        | 2009-03-16
            V4       | CP2            | P2        | 2009-02-03
            """,
            """
            2009-02 | 1 | 2
            2009-03 | 1 | 2
            """,
        ),
        Example(
            "A new placement begins anew; a week's holiday does not, and its visits are the foster home's",
            date(2009, 3, 31),
            """
            care_periods
            care_period_id | person_id | started_on | ended_on | basis
            CP1            | P1        | 2009-02-02 |          | care_order
            CP2            | P2        | 2009-03-02 |          | care_order
            CP3            | P3        | 2009-03-02 |          | short_breaks
            placements
            placement_id | care_period_id | person_id | started_on | ended_on   | type   | temporary | returned_as_planned
            PL1          | CP1            | P1        | 2009-02-02 | 2009-03-09 | foster |           |
            PL2          | CP1            | P1        | 2009-03-09 |            | foster |           |
            PL3          | CP2            | P2        | 2009-03-02 |            | foster |           |
            PL4          | CP2            | P2        | 2009-03-05 | 2009-03-12 | other  | holiday   | true
            PL5          | CP3            | P3        | 2009-03-02 | 2009-03-20 | foster |           |
            visits
            visit_id | care_period_id | person_id | made_on
            V1       | CP1            | P1        | 2009-02-06
            V2       | CP1            | P1        | 2009-03-17
            V3       | CP2            | P2        | 2009-03-06
            """,
            """
            2009-02 | 1 | 1
            2009-03 | 1 | 2
            """,
        ),
        Example(
            "A child who moved on the day the visit was due is not counted, one who moved the day after is",
            date(2009, 3, 10),
            """
            care_periods
            care_period_id | person_id | started_on | ended_on   | basis
            CP1            | P1        | 2009-03-02 | 2009-03-09 | accommodated
            CP2            | P2        | 2009-03-02 | 2009-03-10 | accommodated
            placements
            placement_id | care_period_id | person_id | started_on | ended_on   | type   | temporary | returned_as_planned
            PL1          | CP1            | P1        | 2009-03-02 | 2009-03-09 | foster |           |
            PL2          | CP2            | P2        | 2009-03-02 | 2009-03-10 | foster |           |
            visits
            visit_id | care_period_id | person_id | made_on
            """,
            "2009-03 | 0 | 1",
        ),
    ),
)
