"""An adult protection enquiry reached the authority."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class EnquiryReceived:
    """An adult protection enquiry reached the authority; occurred_on is the day received."""

    SUBJECT: ClassVar[str] = "enquiry_received"

    #: Which fact, of whom, by whom.
    header: Header
