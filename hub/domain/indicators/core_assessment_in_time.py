"""SCC/043a: core assessments required, completed within 35 working days."""

from collections.abc import Iterator
from datetime import date

from hub.domain.calendar import working_day_after
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
from hub.domain.histories.assessments import Assessment
from hub.domain.histories.history import History
from hub.domain.indicators import Example, Indicator
from hub.domain.rules.assessed import FAULTY, KNOWN, REASONS
from hub.domain.units import State, Unit

DAYS = 35


def units(history: History, as_at: date) -> Iterator[Unit]:
    """One unit for each core assessment, in the month of the 35th working day after it was required."""
    for each in history.assessments:
        required = each.required_on
        if required is None:
            if each.completed_on is not None:
                yield Unit(each.record, each.completed_on, State.UNKNOWN, "kind_not_known")
        elif each.kind == "core":
            yield _judge(each, required, working_day_after(required, DAYS), as_at)
        elif each.kind not in KNOWN:
            yield Unit(each.record, working_day_after(required, DAYS), State.UNKNOWN, "kind_not_known")


def _judge(assessment: Assessment, required: date, due: date, as_at: date) -> Unit:
    done = assessment.completed_on
    if done is not None and done < required:
        return Unit(assessment.record, due, State.UNKNOWN, "completed_before_required")
    if as_at < due:
        return Unit(assessment.record, due, State.PENDING, "not_due", due)
    if done is None:
        return Unit(assessment.record, due, State.MISSED, "not_completed")
    return (
        Unit(assessment.record, due, State.MET, "in_time")
        if done <= due
        else Unit(assessment.record, due, State.MISSED, "late")
    )


INDICATOR = Indicator(
    code="SCC/043a",
    title_en="Required core assessments completed within 35 working days",
    title_cy="Asesiadau craidd gofynnol a gwblhawyd o fewn 35 diwrnod gwaith",
    description_en=(
        "Of the core assessments whose 35th working day after the day on which they were required fell in the period, the share completed on "
        "or before that day. One that has not been completed counts once that day has come."
    ),
    description_cy=(
        "O'r asesiadau craidd y daeth y 35ain diwrnod gwaith ar ôl y diwrnod yr oedd eu hangen yn ystod y cyfnod, y gyfran a gwblhawyd ar neu "
        "cyn y diwrnod hwnnw. Mae asesiad nad yw wedi'i gwblhau yn cyfrif unwaith y daw'r diwrnod hwnnw."
    ),
    service=Service.CHILDREN,
    kind=Kind.FLOW,
    polarity=Polarity.HIGH,
    counts=State.MET,
    needs=frozenset({"assessment_required", "assessment_completed"}),
    looks_at=frozenset({"assessment_required", "assessment_completed"}),
    units=units,
    reasons={
        "in_time": "The assessment was completed on or before the 35th working day.",
        "late": "The assessment was completed after the 35th working day.",
        "not_due": "The 35th working day has not come yet.",
        **REASONS,
        **FAULTY,
    },
    method_version="SCC/043a-1",
    source="Wording: StatsWales care0020, items 21 and 38 (Open Government Licence v3). Counting on the 35th working day: this project's choice.",
    approver=WELSH_GOVERNMENT,
    approval=Approval.WORDING,
    effective_to=UNTIL_2016,
    heirs=(Heir("PM24", None, FROM_2016), Heir("CH/012", None, FROM_2020)),
    examples=(
        Example(
            "Over Easter and the May holidays the 35th working day after 1 April is 26 May",
            date(2009, 5, 31),
            """
            assessments
            assessment_id | person_id | referral_id | kind    | required_on | completed_on | seen | seen_alone
            A1            | P1        |             | core    | 2009-04-01  | 2009-05-26   |      |
            A2            | P2        |             | core    | 2009-04-01  | 2009-05-27   |      |
            A3            | P3        |             | core    | 2009-04-01  |              |      |
            A4            | P4        |             | initial | 2009-04-01  | 2009-04-02   |      |
            """,
            "2009-05 | 1 | 3",
        ),
        Example(
            "Even one that is completed already counts only when its day has come",
            date(2009, 5, 25),
            """
            assessments
            assessment_id | person_id | referral_id | kind    | required_on | completed_on | seen | seen_alone
            A1            | P1        |             | core    | 2009-04-01  | 2009-04-20   |      |
            A2            | P2        |             | core    | 2009-03-02  | 2009-03-02   |      |
            """,
            "2009-04 | 1 | 1",
        ),
    ),
)
