"""An adult protection enquiry was completed."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class EnquiryCompleted:
    """An adult protection enquiry was completed on occurred_on; its record says which."""

    SUBJECT: ClassVar[str] = "enquiry_completed"

    #: Which fact, of whom, by whom.
    header: Header
