"""An adult protection enquiry was completed."""

from typing import NamedTuple

from schemas.events.header import Header


class EnquiryCompleted(NamedTuple):
    """An adult protection enquiry was completed on occurred_on; its record says which."""

    SUBJECT = "enquiry_completed"

    #: Which fact, of whom, by whom.
    header: Header
