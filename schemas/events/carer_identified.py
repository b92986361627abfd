"""A carer of an adult became known to the authority."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class CarerIdentified:
    """A carer of an adult became known to the authority on occurred_on."""

    SUBJECT: ClassVar[str] = "carer_identified"

    #: Which fact, of whom, by whom.
    header: Header
