"""An assessment was completed."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class AssessmentCompleted:
    """An assessment was completed on occurred_on; its record says which was required."""

    SUBJECT: ClassVar[str] = "assessment_completed"

    #: Which fact, of whom, by whom.
    header: Header
    #: The child was seen; null where not stated.
    seen: bool | None = None
    #: The child was seen alone; null where not stated.
    seen_alone: bool | None = None
