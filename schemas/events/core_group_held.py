"""A core group met."""

from typing import NamedTuple

from schemas.events.header import Header


class CoreGroupHeld(NamedTuple):
    """The core group of a child with a protection plan met on occurred_on."""

    SUBJECT = "core_group_held"

    #: Which fact, of whom, by whom.
    header: Header
