"""An adult protection enquiry reached the authority."""

from typing import NamedTuple

from schemas.events.header import Header


class EnquiryReceived(NamedTuple):
    """An adult protection enquiry reached the authority; occurred_on is the day received."""

    SUBJECT = "enquiry_received"

    #: Which fact, of whom, by whom.
    header: Header
