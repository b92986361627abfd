"""PM24: wellbeing assessments of children completed within 42 working days."""

from collections.abc import Iterator
from datetime import date

from hub.domain.definitions import (
    FROM_2016,
    FROM_2020,
    UNTIL_2020,
    WELSH_GOVERNMENT,
    Approval,
    Heir,
    Kind,
    Polarity,
    Service,
)
from hub.domain.histories.history import History
from hub.domain.indicators import Example, Indicator
from hub.domain.rules.assessed import FAULTY, REASONS, completed, within
from hub.domain.units import State, Unit

DAYS = 42


def units(history: History, as_at: date) -> Iterator[Unit]:
    """One unit for each wellbeing assessment, in the month in which it was completed."""
    return completed(history, "wellbeing", within(DAYS))


INDICATOR = Indicator(
    code="PM24",
    title_en="Assessments for children completed within 42 working days",
    title_cy="Asesiadau plant a gwblhawyd o fewn 42 diwrnod gwaith",
    description_en=(
        "Of the wellbeing assessments of children completed in the period, the share completed on or before the 42nd working day after the "
        "day on which the assessment was required. One that has not been completed is not counted yet."
    ),
    description_cy=(
        "O'r asesiadau llesiant plant a gwblhawyd yn y cyfnod, y gyfran a gwblhawyd ar neu cyn yr 42ain diwrnod gwaith ar ôl y diwrnod yr "
        "oedd angen yr asesiad. Ni chyfrifir asesiad nad yw wedi'i gwblhau eto."
    ),
    service=Service.CHILDREN,
    kind=Kind.FLOW,
    polarity=Polarity.HIGH,
    counts=State.MET,
    needs=frozenset({"assessment_required", "assessment_completed"}),
    looks_at=frozenset({"assessment_required", "assessment_completed"}),
    units=units,
    reasons={
        "in_time": "The assessment was completed on or before the 42nd working day.",
        "late": "The assessment was completed after the 42nd working day.",
        **REASONS,
        **FAULTY,
    },
    method_version="PM24-1",
    source="Title: performance measures of the Welsh Government, 2016 to 2020. Days from the day required, which is the referral's there: this project's choice.",
    approver=WELSH_GOVERNMENT,
    approval=Approval.WORDING,
    effective_from=FROM_2016,
    effective_to=UNTIL_2020,
    heirs=(Heir("CH/012", None, FROM_2020),),
    examples=(
        Example(
            "Over Christmas and New Year the 42nd working day after 1 December is 2 February",
            date(2017, 2, 28),
            """
            assessments
            assessment_id | person_id | referral_id | kind      | required_on | completed_on | seen | seen_alone
            A1            | P1        |             | wellbeing | 2016-12-01  | 2017-02-02   |      |
            A2            | P2        |             | wellbeing | 2016-12-01  | 2017-02-03   |      |
            A3            | P3        |             | wellbeing | 2016-12-01  |              |      |
            A4            | P4        |             | core      | 2016-12-01  | 2017-02-02   |      |
            """,
            "2017-02 | 1 | 2",
        ),
    ),
)
