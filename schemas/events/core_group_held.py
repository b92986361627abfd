"""A core group met."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class CoreGroupHeld:
    """The core group of a child with a protection plan met on occurred_on."""

    SUBJECT: ClassVar[str] = "core_group_held"

    #: Which fact, of whom, by whom.
    header: Header
