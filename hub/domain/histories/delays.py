"""People whose transfer of care was delayed, as counted at the monthly censuses."""

from datetime import date
from typing import NamedTuple

from hub.domain.histories.asserted import NOTHING, Asserted


class Delay(NamedTuple):
    """A delay at a census; `reason` is a code of the contract."""

    record: str
    census_on: date
    reason: str
    aged_75_or_over: bool


def delays_in(asserted: Asserted) -> list[Delay]:
    """The delays."""
    return [
        Delay(record, event.header.occurred_on, event.reason, event.aged_75_or_over)
        for record, event in asserted.get("delay_counted", NOTHING).items()
    ]
