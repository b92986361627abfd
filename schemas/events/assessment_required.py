"""An assessment became required."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class AssessmentRequired:
    """An assessment of a person became required on occurred_on."""

    SUBJECT: ClassVar[str] = "assessment_required"

    #: Which fact, of whom, by whom.
    header: Header
    #: Which assessment.
    assessment_kind: str
    #: Keyed pseudonym of the referral's record, where the assessment came from one.
    referral: str | None = None
