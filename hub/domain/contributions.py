"""What one person adds to the figures of their authority, over all indicators."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hub.domain.histories.facts import Facts
from hub.domain.histories.history import History
from hub.domain.indicators import Indicator
from hub.domain.units import Contribution, count


@dataclass(frozen=True, slots=True)
class Judged:
    """A person's contribution as at a day, and the first later as-at day on which it may change without a new event."""

    contribution: Contribution
    due_on: date | None


def judge(facts: Facts, as_at: date | None, indicators: Iterable[Indicator]) -> Judged:
    """Judge a person's facts as at a day by every indicator; without an as-at day nothing is judged yet."""
    if as_at is None:
        return Judged({}, None)
    known = History(facts)
    contribution: Contribution = {}
    due_on: date | None = None
    for indicator in indicators:
        added, due = count(indicator.code, indicator.units(known, as_at))
        contribution.update(added)
        if due is not None and (due_on is None or due < due_on):
            due_on = due
    return Judged(contribution, due_on)
