"""A child protection plan ended."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class ProtectionPlanEnded:
    """A child protection plan ended on occurred_on; its record says which."""

    SUBJECT: ClassVar[str] = "protection_plan_ended"

    #: Which fact, of whom, by whom.
    header: Header
