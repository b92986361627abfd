"""An adult's care plan began."""

from typing import NamedTuple

from schemas.events.header import Header


class AdultPlanStarted(NamedTuple):
    """A care plan of an adult began; occurred_on is its first day."""

    SUBJECT = "adult_plan_started"

    #: Which fact, of whom, by whom.
    header: Header
