"""An adult's care plan was reviewed."""

from typing import NamedTuple

from schemas.events.header import Header


class AdultReviewHeld(NamedTuple):
    """A care plan of an adult was reviewed on occurred_on."""

    SUBJECT = "adult_review_held"

    #: Which fact, of whom, by whom.
    header: Header
    #: Keyed pseudonym of the plan's record.
    adult_plan: str
