"""What an indicator looks at: units, each in exactly one state with a reason, and how they become figures."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from hub.domain.calendar import month_start


class State(StrEnum):
    """How a unit ends; the denominator is met and missed together."""

    OUTSIDE = "outside"  # not this indicator's population
    EXCLUDED = "excluded"  # in it, but never fair to count
    MET = "met"
    MISSED = "missed"
    PENDING = "pending"  # its time has not come at the as-at day
    UNKNOWN = "unknown"  # what is needed to judge it is missing or faulty
    EXCEPTED = "excepted"  # missed for a reason that the definition allows


class Unit(NamedTuple):
    """A referral, a child at a month end, a review due: judged as at a day, never by a clock.

    A named tuple, because every unit of every person passes through the engine each time the person changes.
    """

    #: Pseudonymous id of the unit, unique for its indicator and person.
    item: str
    #: The day whose month the unit belongs to.
    counted_on: date
    state: State
    #: Why it is in that state: a short code, written out in the indicator's `reasons`.
    reason: str
    #: The first later as-at day on which it is judged anew, or the next of its kind comes up.
    due_on: date | None = None
    #: What is measured of a unit that counts, where the indicator is a mean: a whole number, such as days taken.
    measure: int = 0


class Counts(NamedTuple):
    """How many units are in each state, and what was measured of those that count: in all, and its squares in all."""

    outside: int = 0
    excluded: int = 0
    met: int = 0
    missed: int = 0
    pending: int = 0
    unknown: int = 0
    excepted: int = 0
    measure: int = 0
    squares: int = 0

    def __add__(self, other: "Counts") -> "Counts":  # type: ignore[override]  # counts are summed, never strung together
        return Counts(*map(int.__add__, self, other))

    @property
    def denominator(self) -> int:
        """Met and missed together."""
        return self.met + self.missed

    @property
    def total(self) -> int:
        """All the units held."""
        return sum(self[: len(State)])

    @property
    def known_squares(self) -> int | None:
        """The squares; None where they were not kept, which shows: they never fall short of the measure squared over the number.

        Cauchy AL, Cours d'analyse 1821, note II, theorem XVI. What was counted before squares were kept has none.
        """
        return self.squares if self.squares * self.denominator >= self.measure * self.measure else None


#: The names of the numbers of Counts, in order.
COLUMNS = Counts._fields
MEASURE, SQUARES = COLUMNS[-2:]
_COLUMN = {state: state.value for state in State}

#: Indicator code, first day of the month, and a name of COLUMNS.
Cell = tuple[str, date, str]
#: What somebody adds to the figures: only numbers other than zero.
Contribution = dict[Cell, int]


def add_units(contribution: Contribution, indicator: str, units: Iterable[Unit]) -> date | None:
    """Add the units of one indicator; returns the first as-at day on which they may change by themselves."""
    due: date | None = None
    for _, counted_on, state, _, due_on, measure in units:
        month = month_start(counted_on)
        cell = (indicator, month, _COLUMN[state])
        contribution[cell] = contribution.get(cell, 0) + 1
        if measure and (state is State.MET or state is State.MISSED):
            cell = (indicator, month, MEASURE)
            contribution[cell] = contribution.get(cell, 0) + measure
            cell = (indicator, month, SQUARES)
            contribution[cell] = contribution.get(cell, 0) + measure * measure
        if due_on is not None and (due is None or due_on < due):
            due = due_on
    return due


def counts_by_month(contribution: Contribution) -> dict[tuple[str, date], Counts]:
    """The same numbers by indicator and month."""
    found: dict[tuple[str, date], dict[str, int]] = {}
    for (indicator, month, column), number in contribution.items():
        found.setdefault((indicator, month), {})[column] = number
    return {cell: Counts(**numbers) for cell, numbers in found.items()}
