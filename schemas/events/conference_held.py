"""A child protection conference was held."""

from datetime import date
from typing import NamedTuple

from schemas.events.header import Header


class ConferenceHeld(NamedTuple):
    """A child protection conference about a child was held on occurred_on."""

    SUBJECT = "conference_held"

    #: Which fact, of whom, by whom.
    header: Header
    #: Initial, or a review of a plan.
    conference_kind: str
    #: The local date of the strategy discussion; always given for an initial conference.
    strategy_discussion_on: date | None = None
