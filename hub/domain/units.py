"""What an indicator looks at: units, each in exactly one state with a reason, and how they become figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """How a unit ends; the denominator is met and missed together."""

    OUTSIDE = "outside"  # not this indicator's population
    EXCLUDED = "excluded"  # in it, but never fair to count
    MET = "met"
    MISSED = "missed"
    PENDING = "pending"  # its time has not come at the as-at day
    UNKNOWN = "unknown"  # what is needed to judge it is missing or faulty
    EXCEPTED = "excepted"  # missed for a reason that the definition allows


@dataclass(frozen=True, slots=True)
class Unit:
    """A referral, a child at a month end, a review due: judged as at a day, never by a clock."""

    #: Pseudonymous id of the unit, unique for its indicator and person.
    item: str
    #: The day whose month the unit belongs to.
    counted_on: date
    state: State
    #: Why it is in that state: a short code, written out in the indicator's `reasons`.
    reason: str
    #: The first later as-at day on which it is judged anew, or the next of its kind comes up.
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many units are in each state."""

    outside: int = 0
    excluded: int = 0
    met: int = 0
    missed: int = 0
    pending: int = 0
    unknown: int = 0
    excepted: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        # Written out, like the difference below, because every figure of every person passes here.
        return Counts(
            self.outside + other.outside,
            self.excluded + other.excluded,
            self.met + other.met,
            self.missed + other.missed,
            self.pending + other.pending,
            self.unknown + other.unknown,
            self.excepted + other.excepted,
        )

    def __sub__(self, other: "Counts") -> "Counts":
        return Counts(
            self.outside - other.outside,
            self.excluded - other.excluded,
            self.met - other.met,
            self.missed - other.missed,
            self.pending - other.pending,
            self.unknown - other.unknown,
            self.excepted - other.excepted,
        )

    @property
    def numbers(self) -> tuple[int, int, int, int, int, int, int]:
        """The seven counts in the order of the fields."""
        return (self.outside, self.excluded, self.met, self.missed, self.pending, self.unknown, self.excepted)

    @property
    def denominator(self) -> int:
        """Met and missed together."""
        return self.met + self.missed

    @property
    def total(self) -> int:
        """All the units held."""
        return sum(self.numbers)


#: Counts by indicator code and month (the month's first day).
Contribution = dict[tuple[str, date], Counts]


def count(indicator: str, units: Iterable[Unit]) -> tuple[Contribution, date | None]:
    """What the units of one indicator add to its months, and the first as-at day on which that may change by itself."""
    tally: dict[tuple[date, State], int] = {}
    due: date | None = None
    for unit in units:
        cell = (unit.counted_on.replace(day=1), unit.state)
        tally[cell] = tally.get(cell, 0) + 1
        if unit.due_on is not None and (due is None or unit.due_on < due):
            due = unit.due_on
    counts: dict[date, dict[str, int]] = {}
    for (month, state), number in tally.items():
        counts.setdefault(month, {})[state.value] = number
    return {(indicator, month): Counts(**each) for month, each in counts.items()}, due


def difference(new: Contribution, old: Contribution) -> Contribution:
    """What must be added to the figures when a contribution replaces another; unchanged cells are left out."""
    nothing = Counts()
    cells = {cell for cell in {*new, *old} if new.get(cell) != old.get(cell)}
    changed = {cell: new.get(cell, nothing) - old.get(cell, nothing) for cell in cells}
    return {cell: counts for cell, counts in changed.items() if counts != nothing}
