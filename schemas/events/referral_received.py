"""A referral reached the authority."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class ReferralReceived:
    """A referral reached the authority; occurred_on is the day received."""

    SUBJECT: ClassVar[str] = "referral_received"

    #: Which fact, of whom, by whom.
    header: Header
    #: Who referred.
    referral_source: str
