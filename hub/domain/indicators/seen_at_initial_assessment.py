"""SCC/011a: initial assessments at which the child was seen."""

from collections.abc import Iterator
from datetime import date

from hub.domain.definitions import UNTIL_2016, WELSH_GOVERNMENT, Approval, Kind, Polarity, Service
from hub.domain.histories.history import History
from hub.domain.indicators import Example, Indicator
from hub.domain.rules.assessed import REASONS, completed, stated
from hub.domain.units import State, Unit


def units(history: History, as_at: date) -> Iterator[Unit]:
    """One unit for each initial assessment, in the month in which it was completed."""
    return completed(history, "initial", lambda assessment, _: stated(assessment.seen))


INDICATOR = Indicator(
    code="SCC/011a",
    title_en="Initial assessments at which the child was seen",
    title_cy="Asesiadau cychwynnol lle gwelwyd y plentyn",
    description_en=(
        "Of the initial assessments completed in the period, the share at which the child was seen. Where it was not stated whether the child "
        "was seen, the child counts as not seen."
    ),
    description_cy=(
        "O'r asesiadau cychwynnol a gwblhawyd yn y cyfnod, y gyfran lle gwelwyd y plentyn. Lle na nodwyd a welwyd y plentyn, mae'r plentyn yn "
        "cyfrif fel un na welwyd."
    ),
    service=Service.CHILDREN,
    kind=Kind.FLOW,
    polarity=Polarity.HIGH,
    counts=State.MET,
    needs=frozenset({"assessment_required", "assessment_completed"}),
    looks_at=frozenset({"assessment_required", "assessment_completed"}),
    units=units,
    reasons={
        "yes": "The child was seen.",
        "no": "The child was not seen.",
        "not_stated": "It was not stated whether the child was seen, which counts as not.",
        **REASONS,
    },
    method_version="SCC/011a-1",
    source=(
        "Wording: StatsWales care0020, items 8 and 9 (Open Government Licence v3), which ask for the child seen by the social worker; that "
        "the extract does not say by whom, and not stated counting as not, is this project's choice."
    ),
    approver=WELSH_GOVERNMENT,
    approval=Approval.WORDING,
    effective_to=UNTIL_2016,
    examples=(
        Example(
            "What is not stated counts as not seen",
            date(2009, 3, 31),
            """
            assessments
            assessment_id | person_id | referral_id | kind    | required_on | completed_on | seen  | seen_alone
            A1            | P1        |             | initial | 2009-03-02  | 2009-03-03   | true  | false
            A2            | P2        |             | initial | 2009-03-02  | 2009-03-31   | yes   |
            A3            | P3        |             | initial | 2009-03-02  | 2009-03-03   | false |
            A4            | P4        |             | initial | 2009-03-02  | 2009-03-03   |       | true
            A5            | P5        |             | initial | 2009-03-02  |              |       |
            A6            | P6        |             | core    | 2009-03-02  | 2009-03-03   | true  | true
            """,
            "2009-03 | 2 | 4",
        ),
    ),
)
