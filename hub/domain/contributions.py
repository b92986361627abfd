"""What one person adds to the figures of their authority, over all indicators."""

from collections.abc import Hashable, Iterable
from datetime import date
from typing import NamedTuple

from hub.domain.histories.facts import Facts
from hub.domain.histories.history import History
from hub.domain.histories.likeness import likeness_of
from hub.domain.indicators import Indicator
from hub.domain.units import Contribution, add_units


class Judged(NamedTuple):
    """A person's contribution as at a day, and the first later as-at day on which it may change without a new event."""

    contribution: Contribution
    due_on: date | None


NOTHING = Judged({}, None)

#: How many different likenesses are remembered with what they came to.
MOST_ALIKE = 100_000


class Judge:
    """Judges people by a set of indicators, and asks only those that look at a kind of event which the person has.

    People whose histories are alike are judged alike: what one came to is remembered for the next.
    """

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        self.indicators = tuple(indicators)
        self._concerned: dict[tuple[str, ...], tuple[Indicator, ...]] = {}
        self._alike: dict[Hashable, Judged] = {}

    def __call__(self, facts: Facts, as_at: date | None) -> Judged:
        """Judge a person's facts as at a day; without an as-at day nothing is judged yet."""
        if as_at is None or not facts:
            return NOTHING
        likeness = likeness_of(facts)
        if likeness is None:
            return self._judged(facts, as_at)
        found = self._alike.get((as_at, likeness))
        if found is None:
            if len(self._alike) >= MOST_ALIKE:
                self._alike.clear()
            found = self._alike[as_at, likeness] = self._judged(facts, as_at)
        return found

    def _judged(self, facts: Facts, as_at: date) -> Judged:
        history = History(facts)
        contribution: Contribution = {}
        due_on: date | None = None
        for indicator in self._those_concerned(tuple(history.kinds)):
            due = add_units(contribution, indicator.code, indicator.units(history, as_at))
            if due is not None and (due_on is None or due < due_on):
                due_on = due
        return Judged(contribution, due_on)

    def _those_concerned(self, kinds: tuple[str, ...]) -> tuple[Indicator, ...]:
        found = self._concerned.get(kinds)
        if found is None:
            found = tuple(each for each in self.indicators if not each.looks_at.isdisjoint(kinds))
            self._concerned[kinds] = found
        return found
