"""A person was counted as delayed at a monthly census."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class DelayCounted:
    """A person whose transfer of care was delayed was counted at the monthly census of occurred_on."""

    SUBJECT: ClassVar[str] = "delay_counted"

    #: Which fact, of whom, by whom.
    header: Header
    #: Whose reason the delay has.
    reason: str
    #: The person was 75 or over at the census.
    aged_75_or_over: bool
