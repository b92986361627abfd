"""An adult's care plan ended."""

from typing import NamedTuple

from schemas.events.header import Header


class AdultPlanEnded(NamedTuple):
    """A care plan of an adult ended on occurred_on; its record says which."""

    SUBJECT = "adult_plan_ended"

    #: Which fact, of whom, by whom.
    header: Header
