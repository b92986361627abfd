"""SCC/004: looked after children who had three or more placements in twelve months."""

from collections.abc import Iterator
from datetime import date

from hub.domain.calendar import twelve_months_before
from hub.domain.definitions import (
    FROM_2016,
    FROM_2020,
    NATIONAL_ASSEMBLY,
    UNTIL_2020,
    Approval,
    Heir,
    Kind,
    Polarity,
    Service,
)
from hub.domain.histories.history import History
from hub.domain.indicators import Example, Indicator
from hub.domain.rules.looked_after import REASONS, looked_after_at_month_ends
from hub.domain.units import State, Unit

MANY = 3


def units(history: History, as_at: date) -> Iterator[Unit]:
    """One unit for each month end at which the child is looked after."""
    separate = [
        placement
        for period in history.ordinary_care_periods
        for placement in history.placements.get(period.record, ())
        if not placement.is_short_absence
    ]
    if len(separate) < MANY:
        return looked_after_at_month_ends(history, as_at, lambda _: (State.MET, "fewer"))

    def judge(end: date) -> tuple[State, str]:
        first = twelve_months_before(end)
        number = sum(placement.is_open_between(first, end) for placement in separate)
        return (State.MISSED, "three_or_more") if number >= MANY else (State.MET, "fewer")

    return looked_after_at_month_ends(history, as_at, judge)


INDICATOR = Indicator(
    code="SCC/004",
    title_en="Looked after children who have had three or more placements during the year",
    title_cy="Plant sy'n derbyn gofal a gafodd dri lleoliad neu ragor yn ystod y flwyddyn",
    description_en=(
        "Of the children looked after at the end of the period, the share with three or more separate placements open at any time in the twelve months "
        "to that day. Absences of seven days or fewer for a holiday, in hospital or otherwise temporary, after which the child returned as "
        "planned, are not separate placements. Agreed series of short breaks are left out."
    ),
    description_cy=(
        "O'r plant a oedd yn derbyn gofal ar ddiwedd y cyfnod, y gyfran â thri neu ragor o leoliadau ar wahân yn agored ar unrhyw adeg yn y deuddeg mis "
        "hyd at y diwrnod hwnnw. Nid yw absenoldeb o saith niwrnod neu lai am wyliau, yn yr ysbyty neu dros dro fel arall, y dychwelodd y plentyn ohono yn ôl y "
        "bwriad, yn lleoliad ar wahân. Ni chynhwysir cyfresi cytunedig o seibiannau byr."
    ),
    service=Service.CHILDREN,
    kind=Kind.CENSUS,
    polarity=Polarity.LOW,
    counts=State.MISSED,
    needs=frozenset({"care_started", "care_ended", "placement_started", "placement_ended"}),
    looks_at=frozenset({"care_started"}),
    units=units,
    reasons={
        "three_or_more": "Three or more separate placements were open in the twelve months.",
        "fewer": "One or two separate placements, or none, were open in the twelve months.",
        **REASONS,
    },
    method_version="SCC/004-1",
    source="NAWPI 3.1 (WSI 2001/1337, schedule 3); NSI guidance 2016-17. Seven days as the difference of the dates: this project's choice.",
    approver=NATIONAL_ASSEMBLY,
    approval=Approval.WORDING,
    effective_from=date(2001, 4, 1),
    effective_to=UNTIL_2020,
    heirs=(Heir("PM33", None, FROM_2016), Heir("CH/043", "CH/039", FROM_2020)),
    examples=(
        Example(
            "A week's holiday is no third placement, eight days are",
            date(2009, 3, 31),
            """
            care_periods
            care_period_id | person_id | started_on | ended_on | basis
            CP1            | P1        | 2009-03-02 |          | care_order
            CP2            | P2        | 2009-03-02 |          | care_order
            placements
            placement_id | care_period_id | person_id | started_on | ended_on   | type   | temporary | returned_as_planned
            PL1          | CP1            | P1        | 2009-03-02 | 2009-03-10 | foster |           |
            PL2          | CP1            | P1        | 2009-03-10 |            | foster |           |
            PL3          | CP1            | P1        | 2009-03-12 | 2009-03-19 | other  | holiday   | true
            PL4          | CP2            | P2        | 2009-03-02 | 2009-03-10 | foster |           |
            PL5          | CP2            | P2        | 2009-03-10 |            | foster |           |
            PL6          | CP2            | P2        | 2009-03-12 | 2009-03-20 | other  | holiday   | true
            """,
            "2009-03 | 1 | 2",
        ),
        Example(
            "Placements in two periods of care count together, those in short breaks do not",
            date(2009, 3, 31),
            """
            care_periods
            care_period_id | person_id | started_on | ended_on   | basis
            CP1            | P1        | 2008-04-14 | 2008-04-29 | accommodated
            CP2            | P1        | 2009-03-02 |            | care_order
            CP3            | P2        | 2008-04-14 |            | short_breaks
            placements
            placement_id | care_period_id | person_id | started_on | ended_on   | type   | temporary | returned_as_planned
            PL1          | CP1            | P1        | 2008-04-14 | 2008-04-20 | foster |           |
            PL2          | CP1            | P1        | 2008-04-20 | 2008-04-29 | foster |           |
            PL3          | CP2            | P1        | 2009-03-02 |            | foster |           |
            PL4          | CP3            | P2        | 2008-04-14 | 2008-04-20 | foster |           |
            """,
            "2009-03 | 1 | 1",
        ),
    ),
)
