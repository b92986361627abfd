"""A period of being looked after began."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class CareStarted:
    """A period of being looked after began; occurred_on is its first day."""

    SUBJECT: ClassVar[str] = "care_started"

    #: Which fact, of whom, by whom.
    header: Header
    #: On what footing.
    basis: str
