"""A care plan of a care period was agreed on occurred_on."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class CarePlanAgreed:
    """A care plan of a care period was agreed on occurred_on."""

    SUBJECT: ClassVar[str] = "care_plan_agreed"

    #: Which fact, of whom, by whom.
    header: Header
    #: Keyed pseudonym of the care period's record.
    care_period: str
