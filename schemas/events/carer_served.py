"""A carer was given a service."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class CarerServed:
    """A carer was given a service, after an assessment or review, on occurred_on."""

    SUBJECT: ClassVar[str] = "carer_served"

    #: Which fact, of whom, by whom.
    header: Header
