"""A carer was given a service."""

from typing import NamedTuple

from schemas.events.header import Header


class CarerServed(NamedTuple):
    """A carer was given a service, after an assessment or review, on occurred_on."""

    SUBJECT = "carer_served"

    #: Which fact, of whom, by whom.
    header: Header
