"""A carer's needs were assessed."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class CarerAssessed:
    """A carer's needs were assessed or reviewed on occurred_on."""

    SUBJECT: ClassVar[str] = "carer_assessed"

    #: Which fact, of whom, by whom.
    header: Header
