"""A review of a looked after child was held on occurred_on."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class ReviewHeld:
    """A review of a looked after child was held on occurred_on."""

    SUBJECT: ClassVar[str] = "review_held"

    #: Which fact, of whom, by whom.
    header: Header
    #: Keyed pseudonym of the care period's record.
    care_period: str
