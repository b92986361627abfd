"""Referrals and the decisions on them."""

from datetime import date
from typing import NamedTuple

from hub.domain.histories.asserted import NOTHING, Asserted, day


class Referral(NamedTuple):
    """A referral and its decision; a day is None when it was not stated."""

    record: str
    received_on: date | None
    decided_on: date | None
    #: The instant received, in milliseconds since 1970-01-01 UTC, where the source gave a time.
    received_at: int | None


def referrals_in(asserted: Asserted) -> list[Referral]:
    """The referrals; one that is known by its decision alone is one too."""
    received, decided = asserted.get("referral_received", NOTHING), asserted.get("referral_decided", NOTHING)
    found = []
    for record, event in received.items():
        header = event.header
        found.append(Referral(record, header.occurred_on, day(decided.get(record)), header.occurred_at))
    if decided:
        found += [
            Referral(record, None, event.header.occurred_on, None)
            for record, event in decided.items()
            if record not in received
        ]
    return found
