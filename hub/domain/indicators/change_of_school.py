"""SCC/002: looked after children who changed school in twelve months for no transitional reason."""

from collections.abc import Iterator
from datetime import date

from hub.domain.calendar import twelve_months_before
from hub.domain.definitions import (
    FROM_2016,
    FROM_2020,
    UNTIL_2020,
    WELSH_MINISTERS,
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

COUNTED = "other"
NOT_KNOWN = "not_known"


def units(history: History, as_at: date) -> Iterator[Unit]:
    """One unit for each month end at which the child is looked after."""
    changes = [change for change in history.school_changes if history.is_looked_after(change.changed_on)]
    if not any(change.reason in (COUNTED, NOT_KNOWN) for change in changes):
        return looked_after_at_month_ends(history, as_at, lambda _: (State.MET, "no_change"))

    def judge(end: date) -> tuple[State, str]:
        first = twelve_months_before(end)
        reasons = {change.reason for change in changes if first <= change.changed_on <= end}
        if COUNTED in reasons:
            return State.MISSED, "changed"
        return (State.UNKNOWN, "reason_not_known") if NOT_KNOWN in reasons else (State.MET, "no_change")

    return looked_after_at_month_ends(history, as_at, judge)


INDICATOR = Indicator(
    code="SCC/002",
    title_en="Looked after children who changed school during the year, other than by transition",
    title_cy="Plant sy'n derbyn gofal a newidiodd ysgol yn ystod y flwyddyn, heblaw wrth drosglwyddo",
    description_en=(
        "Of the children looked after at the end of the period, the share who changed school once or more in the twelve months to that day, on a day "
        "when they were looked after. Moves between stages of school, and moves that go with adoption or a return home, are not counted. "
        "Agreed series of short breaks are left out."
    ),
    description_cy=(
        "O'r plant a oedd yn derbyn gofal ar ddiwedd y cyfnod, y gyfran a newidiodd ysgol unwaith neu ragor yn y deuddeg mis hyd at y diwrnod hwnnw, ar "
        "ddiwrnod pan oeddent yn derbyn gofal. Ni chyfrifir symud rhwng cyfnodau ysgol, na symud sy'n rhan o fabwysiadu neu ddychwelyd adref. "
        "Ni chynhwysir cyfresi cytunedig o seibiannau byr."
    ),
    service=Service.CHILDREN,
    kind=Kind.CENSUS,
    polarity=Polarity.LOW,
    counts=State.MISSED,
    needs=frozenset({"care_started", "care_ended", "school_changed"}),
    looks_at=frozenset({"care_started"}),
    units=units,
    reasons={
        "changed": "The child changed school in the twelve months, while looked after and for no transitional reason.",
        "no_change": "The child did not change school in the twelve months, or only for reasons that are not counted.",
        "reason_not_known": "The child changed school in the twelve months for a reason that this version of the definition does not know.",
        **REASONS,
    },
    method_version="SCC/002-1",
    source="Wording: WSI 2008/503. Adoption and returns home left out as in its heir CH/044; children of every age: this project's choice.",
    approver=WELSH_MINISTERS,
    approval=Approval.WORDING,
    effective_from=date(2008, 4, 1),
    effective_to=UNTIL_2020,
    heirs=(Heir("PM32", None, FROM_2016), Heir("CH/044", "CH/039", FROM_2020)),
    examples=(
        Example(
            "Going up to secondary school is not a change of school that counts",
            date(2009, 3, 31),
            """
            care_periods
            care_period_id | person_id | started_on | ended_on | basis
            CP1            | P1        | 2009-03-02 |          | care_order
            CP2            | P2        | 2009-03-02 |          | care_order
            CP3            | P3        | 2009-03-02 |          | care_order
            school_changes
            school_change_id | person_id | changed_on | reason
            SC1              | P1        | 2009-03-10 | other
            SC2              | P1        | 2009-03-20 | other
            SC3              | P2        | 2009-03-10 | transition
            SC4              | P3        | 2009-03-10 | adoption_or_home
            """,
            "2009-03 | 1 | 3",
        ),
        Example(
            "A change before the child came into care, or in short breaks, is not counted",
            date(2009, 3, 31),
            """
            care_periods
            care_period_id | person_id | started_on | ended_on | basis
            CP1            | P1        | 2009-03-02 |          | care_order
            CP2            | P2        | 2009-03-02 |          | short_breaks
            school_changes
            school_change_id | person_id | changed_on | reason
            SC1              | P1        | 2009-03-01 | other
            SC2              | P2        | 2009-03-10 | other
            """,
            "2009-03 | 0 | 1",
        ),
    ),
)
