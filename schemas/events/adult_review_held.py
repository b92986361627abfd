"""An adult's care plan was reviewed."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class AdultReviewHeld:
    """A care plan of an adult was reviewed on occurred_on."""

    SUBJECT: ClassVar[str] = "adult_review_held"

    #: Which fact, of whom, by whom.
    header: Header
    #: Keyed pseudonym of the plan's record.
    adult_plan: str
