"""An adult's care plan ended."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class AdultPlanEnded:
    """A care plan of an adult ended on occurred_on; its record says which."""

    SUBJECT: ClassVar[str] = "adult_plan_ended"

    #: Which fact, of whom, by whom.
    header: Header
