"""SCC/042a: initial assessments completed within seven working days."""

from collections.abc import Iterator
from datetime import date

from hub.domain.definitions import (
    FROM_2016,
    FROM_2020,
    UNTIL_2016,
    WELSH_GOVERNMENT,
    Approval,
    Heir,
    Kind,
    Polarity,
    Service,
)
from hub.domain.histories.history import History
from hub.domain.indicators import Example, Indicator
from hub.domain.rules.assessed import FAULTY, INITIAL_DAYS, REASONS, completed, within
from hub.domain.units import State, Unit


def units(history: History, as_at: date) -> Iterator[Unit]:
    """One unit for each initial assessment, in the month in which it was completed."""
    return completed(history, "initial", within(INITIAL_DAYS))


INDICATOR = Indicator(
    code="SCC/042a",
    title_en="Initial assessments completed within seven working days",
    title_cy="Asesiadau cychwynnol a gwblhawyd o fewn saith diwrnod gwaith",
    description_en=(
        "Of the initial assessments completed in the period, the share completed on or before the seventh working day after the day on which "
        "the assessment was required. One that has not been completed is not counted yet."
    ),
    description_cy=(
        "O'r asesiadau cychwynnol a gwblhawyd yn y cyfnod, y gyfran a gwblhawyd ar neu cyn y seithfed diwrnod gwaith ar ôl y diwrnod yr oedd "
        "angen yr asesiad. Ni chyfrifir asesiad nad yw wedi'i gwblhau eto."
    ),
    service=Service.CHILDREN,
    kind=Kind.FLOW,
    polarity=Polarity.HIGH,
    counts=State.MET,
    needs=frozenset({"assessment_required", "assessment_completed"}),
    looks_at=frozenset({"assessment_required", "assessment_completed"}),
    units=units,
    reasons={
        "in_time": "The assessment was completed on or before the seventh working day.",
        "late": "The assessment was completed after the seventh working day.",
        **REASONS,
        **FAULTY,
    },
    method_version="SCC/042a-1",
    source="Wording: StatsWales care0020, items 35 and 37 (Open Government Licence v3). Days from the day required: this project's choice.",
    approver=WELSH_GOVERNMENT,
    approval=Approval.WORDING,
    effective_to=UNTIL_2016,
    heirs=(Heir("PM24", None, FROM_2016), Heir("CH/012", None, FROM_2020)),
    examples=(
        Example(
            "Seven working days over Christmas end on 7 January",
            date(2009, 1, 31),
            """
            assessments
            assessment_id | person_id | referral_id | kind    | required_on | completed_on | seen | seen_alone
            A1            | P1        |             | initial | 2008-12-24  | 2009-01-07   | true | true
            A2            | P2        |             | initial | 2008-12-24  | 2009-01-08   | true | true
            """,
            "2009-01 | 1 | 2",
        ),
        Example(
            "The same day is in time; one not completed, and a core assessment, are not counted",
            date(2009, 3, 31),
            """
            assessments
            assessment_id | person_id | referral_id | kind    | required_on | completed_on | seen | seen_alone
            A1            | P1        |             | initial | 2009-03-02  | 2009-03-02   | yes  | no
            A2            | P2        |             | initial | 2009-02-02  |              |      |
            A3            | P3        |             | core    | 2009-03-02  | 2009-03-03   | yes  | no
            """,
            "2009-03 | 1 | 1",
        ),
    ),
)
