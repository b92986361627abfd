"""Control charts of single values (XmR): does a series go on as before, and can it be relied on to reach a target?

Rules of Making Data Count (NHS England), in the reading of the R package NHSRplotthedots 0.2 (its documentation; the
official spreadsheet and Power BI tools differ from it in points and from each other). Limits: Wheeler DJ, Understanding
Variation, 1993: the mean and 2.66 times the mean moving range to either side; ranges of 3.267 times the mean or more are
left out once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import fsum

#: Which rules, and which version of them: part of every answer, because tools differ.
RULES = "making-data-count-xmr"
RULES_VERSION = "1"

REACH = 2.66
SCREEN = 3.267
#: Points of a run or a trend.
RUN = 7
#: With fewer points the limits are on trial.
ENOUGH = 13
#: A value is on a line when it is no further from it than this share of the largest: sums of equal values are rounded.
CLOSE = 1e-9


class Rule(StrEnum):
    """Why a point is not like the others."""

    OUTSIDE = "outside_limits"  # beyond a limit
    RUN = "run"  # one of seven or more in a row on one side of the mean
    TREND = "trend"  # one of seven or more in a row, each higher, or each lower, than the one before
    NEAR = "near_limit"  # one of two or three out of three in the outer third of one side


class Signal(StrEnum):
    """What a point says, given which way is better."""

    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEITHER = "neither"


class Assurance(StrEnum):
    """Can a process, as it runs, be relied on to reach a target?"""

    PASSES = "passes"  # the target lies beyond the worse limit: reached every time
    FAILS = "fails"  # beyond the better limit: not to be reached without a change
    HIT_AND_MISS = "hit_and_miss"


@dataclass(frozen=True, slots=True)
class Point:
    """One value with the limits of its stretch, the rules that it breaks, and what it says."""

    value: float
    mean: float
    low: float
    high: float
    rules: tuple[Rule, ...]
    signal: Signal


@dataclass(frozen=True, slots=True)
class ControlChart:
    """The points in their order; a stretch begins at each index in `starts`, of which the first is 0."""

    points: tuple[Point, ...]
    starts: tuple[int, ...]
    #: Is the last stretch too short for its limits to be relied on?
    on_trial: bool
    rules: str = RULES
    rules_version: str = RULES_VERSION

    @property
    def last(self) -> Point:
        """The newest point."""
        return self.points[-1]


def control_chart(values: Sequence[float], high_is_better: bool, breaks: Sequence[int] = ()) -> ControlChart | None:
    """The chart of values in their order; limits start anew at each break, an index. None for fewer than two values.

    One value alone has no moving range: a break that would leave fewer than two on either side of it is none.
    """
    if len(values) < 2:
        return None
    starts = [0]
    for each in sorted(set(breaks)):
        if starts[-1] + 2 <= each <= len(values) - 2:
            starts.append(each)
    points: list[Point] = []
    for start, end in zip(starts, [*starts[1:], len(values)], strict=True):
        points += _stretch(values[start:end], high_is_better)
    return ControlChart(tuple(points), tuple(starts), len(values) - starts[-1] < ENOUGH)


def assurance(chart: ControlChart, target: float, high_is_better: bool) -> Assurance:
    """What the newest limits say of a target."""
    low, high = chart.last.low, chart.last.high
    slack = _slack((low, high))
    if low - slack <= target <= high + slack:
        return Assurance.HIT_AND_MISS
    return Assurance.PASSES if (target < low) == high_is_better else Assurance.FAILS


def limits(values: Sequence[float]) -> tuple[float, float, float]:
    """Mean, lower and upper limit of a stretch of two values or more."""
    mean = fsum(values) / len(values)
    ranges = [abs(later - earlier) for earlier, later in pairwise(values)]
    typical = sum(ranges) / len(ranges)
    kept = [each for each in ranges if each < SCREEN * typical]
    if kept:
        typical = sum(kept) / len(kept)
    return mean, mean - REACH * typical, mean + REACH * typical


def _stretch(values: Sequence[float], high_is_better: bool) -> list[Point]:
    mean, low, high = limits(values)
    slack = _slack(values)
    sides = [(each > mean + slack) - (each < mean - slack) for each in values]
    broken: list[set[Rule]] = [set() for _ in values]
    outside = [not low - slack <= each <= high + slack for each in values]
    for index, is_outside in enumerate(outside):
        if is_outside:
            broken[index].add(Rule.OUTSIDE)
    for index in _in_windows(RUN, len(values), lambda window: abs(sum(sides[window])) == RUN):
        broken[index].add(Rule.RUN)
    steps = [(later > earlier + slack) - (later < earlier - slack) for earlier, later in pairwise(values)]
    for index in _in_windows(
        RUN, len(values), lambda window: abs(sum(steps[window.start : window.stop - 1])) == RUN - 1
    ):
        broken[index].add(Rule.TREND)
    near = [
        not out and abs(value - mean) > 2 / 3 * (high - mean) + slack
        for value, out in zip(values, outside, strict=True)
    ]
    for index in _in_windows(3, len(values), lambda window: sum(near[window]) >= 2 and abs(sum(sides[window])) == 3):
        if near[index]:
            broken[index].add(Rule.NEAR)
    return [
        Point(
            value, mean, low, high, tuple(rule for rule in Rule if rule in rules), _signal(side, rules, high_is_better)
        )
        for value, side, rules in zip(values, sides, broken, strict=True)
    ]


def _slack(values: Sequence[float]) -> float:
    return CLOSE * max(abs(each) for each in values)


def _in_windows(width: int, length: int, holds: Callable[[slice], bool]) -> set[int]:
    """The places in any window of this width for which something holds."""
    found: set[int] = set()
    for start in range(length - width + 1):
        if holds(slice(start, start + width)):
            found.update(range(start, start + width))
    return found


def _signal(side: int, rules: set[Rule], high_is_better: bool) -> Signal:
    if not rules:
        return Signal.NEITHER
    return Signal.IMPROVEMENT if (side > 0) == high_is_better else Signal.CONCERN
