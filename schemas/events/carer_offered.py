"""A carer was offered an assessment."""

from typing import NamedTuple

from schemas.events.header import Header


class CarerOffered(NamedTuple):
    """A carer was offered an assessment or review of needs on occurred_on."""

    SUBJECT = "carer_offered"

    #: Which fact, of whom, by whom.
    header: Header
