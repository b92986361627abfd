"""A carer was offered an assessment."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class CarerOffered:
    """A carer was offered an assessment or review of needs on occurred_on."""

    SUBJECT: ClassVar[str] = "carer_offered"

    #: Which fact, of whom, by whom.
    header: Header
