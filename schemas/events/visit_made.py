"""A looked after child was visited."""

from typing import NamedTuple

from schemas.events.header import Header


class VisitMade(NamedTuple):
    """A looked after child was visited on occurred_on."""

    SUBJECT = "visit_made"

    #: Which fact, of whom, by whom.
    header: Header
    #: Keyed pseudonym of the care period's record.
    care_period: str
