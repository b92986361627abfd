"""What happens with a referral was decided."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class ReferralDecided:
    """What happens with a referral was decided; occurred_on is the day of the decision."""

    SUBJECT: ClassVar[str] = "referral_decided"

    #: Which fact, of whom, by whom.
    header: Header
    #: What was decided.
    decision: str
