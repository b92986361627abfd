"""Child protection: conferences, plans, core groups."""

from datetime import date
from typing import NamedTuple

from hub.domain.histories.asserted import NOTHING, Asserted, days
from hub.domain.histories.spans import Span, spans


class Conference(NamedTuple):
    """A child at a conference."""

    record: str
    #: A code of the contract: initial, review.
    kind: str
    held_on: date
    #: None when it was not stated.
    strategy_discussion_on: date | None


def conferences_in(asserted: Asserted) -> list[Conference]:
    """The conferences."""
    return [
        Conference(record, event.conference_kind, event.header.occurred_on, event.strategy_discussion_on)
        for record, event in asserted.get("conference_held", NOTHING).items()
    ]


def protection_plans_in(asserted: Asserted) -> list[Span]:
    """The child protection plans."""
    return spans(asserted, "protection_plan_started", "protection_plan_ended")


def core_groups_in(asserted: Asserted) -> list[date]:
    """The days on which core groups met."""
    return days(asserted.get("core_group_held", NOTHING))
