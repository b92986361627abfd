"""An assessment became required."""

from typing import NamedTuple

from schemas.events.header import Header


class AssessmentRequired(NamedTuple):
    """An assessment of a person became required on occurred_on."""

    SUBJECT = "assessment_required"

    #: Which fact, of whom, by whom.
    header: Header
    #: Which assessment.
    assessment_kind: str
    #: Keyed pseudonym of the referral's record, where the assessment came from one.
    referral: str | None = None
