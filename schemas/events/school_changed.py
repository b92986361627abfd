"""A child changed school on occurred_on."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class SchoolChanged:
    """A child changed school on occurred_on."""

    SUBJECT: ClassVar[str] = "school_changed"

    #: Which fact, of whom, by whom.
    header: Header
    #: Why.
    reason: str
