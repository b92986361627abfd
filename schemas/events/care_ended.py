"""A period of being looked after ended."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class CareEnded:
    """A period of being looked after ended; the child is not looked after at the end of occurred_on."""

    SUBJECT: ClassVar[str] = "care_ended"

    #: Which fact, of whom, by whom.
    header: Header
