"""A child was placed."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class PlacementStarted:
    """A child was placed; occurred_on is the first day of the placement."""

    SUBJECT: ClassVar[str] = "placement_started"

    #: Which fact, of whom, by whom.
    header: Header
    #: Keyed pseudonym of the care period's record.
    care_period: str
    #: Where the child was placed.
    placement_type: str
    #: Set when the row is a temporary absence; null for a placement proper.
    temporary: str | None = None
