"""Changes of school, and how pupils leave it."""

from datetime import date
from typing import NamedTuple

from hub.domain.histories.asserted import NOTHING, Asserted


class SchoolChange(NamedTuple):
    """A change of school; `reason` is a code of the contract."""

    record: str
    changed_on: date
    reason: str


class Leaving(NamedTuple):
    """A pupil's leaving statement for the academic year that ends on `year_end`."""

    record: str
    year_end: date
    on_roll_in_january: bool
    approved_qualification: bool
    continuing: bool


def school_changes_in(asserted: Asserted) -> list[SchoolChange]:
    """The changes of school."""
    return [
        SchoolChange(record, event.header.occurred_on, event.reason)
        for record, event in asserted.get("school_changed", NOTHING).items()
    ]


def leavings_in(asserted: Asserted) -> list[Leaving]:
    """The leaving statements."""
    return [
        Leaving(
            record, event.header.occurred_on, event.on_roll_in_january, event.approved_qualification, event.continuing
        )
        for record, event in asserted.get("school_left", NOTHING).items()
    ]
