"""An assessment was completed."""

from typing import NamedTuple

from schemas.events.header import Header


class AssessmentCompleted(NamedTuple):
    """An assessment was completed on occurred_on; its record says which was required."""

    SUBJECT = "assessment_completed"

    #: Which fact, of whom, by whom.
    header: Header
    #: The child was seen; null where not stated.
    seen: bool | None = None
    #: The child was seen alone; null where not stated.
    seen_alone: bool | None = None
