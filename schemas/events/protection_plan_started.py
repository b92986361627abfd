"""A child protection plan began."""

from typing import NamedTuple

from schemas.events.header import Header


class ProtectionPlanStarted(NamedTuple):
    """A child protection plan began; occurred_on is its first day."""

    SUBJECT = "protection_plan_started"

    #: Which fact, of whom, by whom.
    header: Header
