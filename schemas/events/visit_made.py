"""A looked after child was visited."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class VisitMade:
    """A looked after child was visited on occurred_on."""

    SUBJECT: ClassVar[str] = "visit_made"

    #: Which fact, of whom, by whom.
    header: Header
    #: Keyed pseudonym of the care period's record.
    care_period: str
