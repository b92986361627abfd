"""A child protection plan began."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class ProtectionPlanStarted:
    """A child protection plan began; occurred_on is its first day."""

    SUBJECT: ClassVar[str] = "protection_plan_started"

    #: Which fact, of whom, by whom.
    header: Header
