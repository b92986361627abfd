"""A carer's needs were assessed."""

from typing import NamedTuple

from schemas.events.header import Header


class CarerAssessed(NamedTuple):
    """A carer's needs were assessed or reviewed on occurred_on."""

    SUBJECT = "carer_assessed"

    #: Which fact, of whom, by whom.
    header: Header
