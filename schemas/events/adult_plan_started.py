"""An adult's care plan began."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class AdultPlanStarted:
    """A care plan of an adult began; occurred_on is its first day."""

    SUBJECT: ClassVar[str] = "adult_plan_started"

    #: Which fact, of whom, by whom.
    header: Header
