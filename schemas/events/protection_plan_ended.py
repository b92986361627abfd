"""A child protection plan ended."""

from typing import NamedTuple

from schemas.events.header import Header


class ProtectionPlanEnded(NamedTuple):
    """A child protection plan ended on occurred_on; its record says which."""

    SUBJECT = "protection_plan_ended"

    #: Which fact, of whom, by whom.
    header: Header
