"""A carer of an adult became known to the authority."""

from typing import NamedTuple

from schemas.events.header import Header


class CarerIdentified(NamedTuple):
    """A carer of an adult became known to the authority on occurred_on."""

    SUBJECT = "carer_identified"

    #: Which fact, of whom, by whom.
    header: Header
