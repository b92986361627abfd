"""A child protection conference was held."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from schemas.events.header import Header


@dataclass(frozen=True, slots=True)
class ConferenceHeld:
    """A child protection conference about a child was held on occurred_on."""

    SUBJECT: ClassVar[str] = "conference_held"

    #: Which fact, of whom, by whom.
    header: Header
    #: Initial, or a review of a plan.
    conference_kind: str
    #: The local date of the strategy discussion; given for an initial conference that followed one.
    strategy_discussion_on: date | None = None
