"""A care leaver turned 19."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class CareLeaverTurned19:
    """A young person formerly looked after turned 19 on occurred_on."""

    SUBJECT: ClassVar[str] = "care_leaver_turned_19"

    #: Which fact, of whom, by whom.
    header: Header
    #: The authority is in touch with the young person at 19.
    in_touch: bool
    #: In suitable, non-emergency accommodation; null where not stated.
    suitable_accommodation: bool | None = None
    #: In education, training or employment; null where not stated.
    occupied: bool | None = None
