"""A placement ended on occurred_on."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class PlacementEnded:
    """A placement ended on occurred_on."""

    SUBJECT: ClassVar[str] = "placement_ended"

    #: Which fact, of whom, by whom.
    header: Header
    #: Keyed pseudonym of the care period's record.
    care_period: str
    #: Of a temporary absence: the child went back to the placement before, as planned.
    returned_as_planned: bool | None = None
