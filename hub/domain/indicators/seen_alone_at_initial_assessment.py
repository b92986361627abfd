"""SCC/011b: initial assessments at which the child was seen alone."""

from collections.abc import Iterator
from datetime import date

from hub.domain.definitions import UNTIL_2016, WELSH_GOVERNMENT, Approval, Kind, Polarity, Service
from hub.domain.histories.history import History
from hub.domain.indicators import Example, Indicator
from hub.domain.rules.assessed import REASONS, completed, stated
from hub.domain.units import State, Unit


def units(history: History, as_at: date) -> Iterator[Unit]:
    """One unit for each initial assessment, in the month in which it was completed."""
    return completed(history, "initial", lambda assessment, _: stated(assessment.seen_alone))


INDICATOR = Indicator(
    code="SCC/011b",
    title_en="Initial assessments at which the child was seen alone",
    title_cy="Asesiadau cychwynnol lle gwelwyd y plentyn ar ei ben ei hun",
    description_en=(
        "Of the initial assessments completed in the period, the share at which the child was seen alone. Where it was not stated whether the "
        "child was seen alone, the child counts as not seen alone."
    ),
    description_cy=(
        "O'r asesiadau cychwynnol a gwblhawyd yn y cyfnod, y gyfran lle gwelwyd y plentyn ar ei ben ei hun. Lle na nodwyd hynny, mae'r "
        "plentyn yn cyfrif fel un na welwyd ar ei ben ei hun."
    ),
    service=Service.CHILDREN,
    kind=Kind.FLOW,
    polarity=Polarity.HIGH,
    counts=State.MET,
    needs=frozenset({"assessment_required", "assessment_completed"}),
    looks_at=frozenset({"assessment_required", "assessment_completed"}),
    units=units,
    reasons={
        "yes": "The child was seen alone.",
        "no": "The child was not seen alone.",
        "not_stated": "It was not stated whether the child was seen alone, which counts as not.",
        **REASONS,
    },
    method_version="SCC/011b-1",
    source=(
        "Wording: StatsWales care0020, items 8 and 10 (Open Government Licence v3), which ask for the child seen alone by the social worker; "
        "that the extract does not say by whom, and not stated counting as not, is this project's choice."
    ),
    approver=WELSH_GOVERNMENT,
    approval=Approval.WORDING,
    effective_to=UNTIL_2016,
    examples=(
        Example(
            "Seen, but not alone, is not seen alone",
            date(2009, 3, 31),
            """
            assessments
            assessment_id | person_id | referral_id | kind    | required_on | completed_on | seen | seen_alone
            A1            | P1        |             | initial | 2009-03-02  | 2009-03-03   | true | true
            A2            | P2        |             | initial | 2009-03-02  | 2009-03-03   | true | false
            A3            | P3        |             | initial | 2009-03-02  | 2009-03-03   | true |
            """,
            "2009-03 | 1 | 3",
        ),
    ),
)
