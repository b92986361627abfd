"""Places in an order, and how far chance may have moved them: never one without the other."""

from collections.abc import Sequence
from typing import NamedTuple

from hub.domain.statistics.intervals import LEVEL, Interval


class Rank(NamedTuple):
    """A place, 1 for the best, and the places that are possible; equal values share the best of theirs."""

    place: int
    best: int
    worst: int


def joint_level(members: int, level: float = LEVEL) -> float:
    """The level that each of so many independent intervals needs for all of them to hold together (Sidak Z, 1967)."""
    return float(level ** (1 / members))


def ranks(values: Sequence[float], intervals: Sequence[Interval], high_is_better: bool) -> list[Rank]:
    """The place of each value, and those that its interval leaves open against the intervals of the others.

    With intervals that hold together at a level, all possible places hold together at that level: Klein M, Wright T,
    Wieczorek J, J R Stat Soc A 2020; 183: 589-606.
    """
    ordered = sorted(values, reverse=high_is_better)
    found = []
    for value, own in zip(values, intervals, strict=True):
        above = sum(each.low > own.high for each in intervals)
        below = sum(each.high < own.low for each in intervals)
        ahead, behind = (above, below) if high_is_better else (below, above)
        found.append(Rank(ordered.index(value) + 1, ahead + 1, len(values) - behind))
    return found


def expected_false_alarms(compared: int, level: float) -> float:
    """How many of so many figures lie beyond the limits of a level when nothing but chance is at work."""
    return compared * (1 - level)
