"""SCC/001a: first placements that began with a care plan in place."""

from collections.abc import Iterator
from datetime import date

from hub.domain.definitions import WELSH_MINISTERS, Approval, Kind, Polarity, Service
from hub.domain.histories.history import History
from hub.domain.indicators import Example, Indicator
from hub.domain.units import State, Unit


def units(history: History, as_at: date) -> Iterator[Unit]:
    """One unit for each care period, in the month in which its first placement began."""
    for period in history.care_periods:
        placements = history.placements.get(period.record, ())
        if period.short_breaks:
            yield Unit(period.record, period.started_on, State.OUTSIDE, "short_breaks")
        elif not placements:
            yield Unit(period.record, period.started_on, State.UNKNOWN, "no_placement")
        else:
            start = placements[0].started_on  # placements come by start, then record
            in_place = any(agreed <= start for agreed in history.care_plans.get(period.record, ()))
            yield Unit(period.record, start, State.MET if in_place else State.MISSED, "plan" if in_place else "no_plan")


INDICATOR = Indicator(
    code="SCC/001a",
    title_en="First placements of looked after children that began with a care plan in place",
    title_cy="Lleoliadau cyntaf plant sy'n derbyn gofal a ddechreuodd gyda chynllun gofal yn ei le",
    description_en=(
        "Of the first placements of periods of care that began in the period, the share for which a care plan of that period of care "
        "was agreed on or before the day the placement began. A child who comes into care twice has two first placements. "
        "Agreed series of short breaks are left out."
    ),
    description_cy=(
        "O leoliadau cyntaf cyfnodau gofal a ddechreuodd yn y cyfnod, y gyfran y cytunwyd ar gynllun gofal ar gyfer y cyfnod gofal hwnnw "
        "ar neu cyn y diwrnod y dechreuodd y lleoliad. Mae gan blentyn sy'n dod i ofal ddwywaith ddau leoliad cyntaf. "
        "Ni chynhwysir cyfresi cytunedig o seibiannau byr."
    ),
    service=Service.CHILDREN,
    kind=Kind.FLOW,
    polarity=Polarity.HIGH,
    counts=State.MET,
    needs=frozenset({"care_started", "care_ended", "placement_started", "placement_ended", "care_plan_agreed"}),
    looks_at=frozenset({"care_started"}),
    units=units,
    reasons={
        "plan": "A care plan was agreed on or before the day the first placement began.",
        "no_plan": "No care plan of the period of care was agreed by the day the first placement began.",
        "no_placement": "No placement of the period of care has been stated.",
        "short_breaks": "The period of care is an agreed series of short breaks.",
    },
    method_version="SCC/001a-1",
    source="Wording: WSI 2008/503, schedule 1; WSI 2005/665. Counting periods of care, and the day itself counting as in time: this project's choice.",
    approver=WELSH_MINISTERS,
    approval=Approval.WORDING,
    effective_from=date(2005, 4, 1),
    examples=(
        Example(
            "A plan agreed on the day is in place; one agreed the day after is not",
            date(2008, 10, 31),
            """
            care_periods
            care_period_id | person_id | started_on | ended_on | basis
            CP1            | P1        | 2008-10-01 |          | care_order
            CP2            | P2        | 2008-10-06 |          | accommodated
            placements
            placement_id | care_period_id | person_id | started_on | ended_on | type   | temporary | returned_as_planned
            PL1          | CP1            | P1        | 2008-10-01 |          | foster |           |
            PL2          | CP2            | P2        | 2008-10-06 |          | foster |           |
            care_plans
            care_plan_id | care_period_id | person_id | agreed_on
            CN1          | CP1            | P1        | 2008-10-01
            CN2          | CP2            | P2        | 2008-10-07
            """,
            "2008-10 | 1 | 2",
        ),
        Example(
            "Short breaks are another thing, and without a placement there is nothing to judge",
            date(2008, 10, 31),
            """
            care_periods
            care_period_id | person_id | started_on | ended_on | basis
            CP1            | P1        | 2008-10-01 |          | short_breaks
            CP2            | P2        | 2008-10-06 |          | accommodated
            placements
            placement_id | care_period_id | person_id | started_on | ended_on   | type   | temporary | returned_as_planned
            PL1          | CP1            | P1        | 2008-10-03 | 2008-10-05 | foster |           |
            care_plans
            care_plan_id | care_period_id | person_id | agreed_on
            """,
            "2008-10 | 0 | 0",
        ),
    ),
)
