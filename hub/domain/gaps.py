"""How far apart the members of a group lie through time, whether the gap closes, and who moved.

The gap is the standard deviation between members net of chance. The plain range is shown beside it, and judged by nobody: it
grows when numbers get smaller.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from hub.domain.comparing import Compared
from hub.domain.periods import Period
from hub.domain.statistics.intervals import Interval, difference
from hub.domain.statistics.spreads import change


class Direction(StrEnum):
    """What became of the gap between two periods."""

    CLOSING = "closing"
    WIDENING = "widening"
    NEITHER = "neither"  # no change that chance could not bring


@dataclass(frozen=True, slots=True)
class Change:
    """By how much the gap changed since another period, with its interval, and what that says.

    It is the gap between the `among` members that have figures in both: who comes or goes closes no gap, and widens none.
    """

    since: Period
    by: float
    interval: Interval
    direction: Direction
    among: int


@dataclass(frozen=True, slots=True)
class Move:
    """How far one member lies from its group's figure, in this period and in the one before; below 0 it is beneath it."""

    area: str
    before: float | None
    now: float
    #: By how much `now` is above `before`, the group's figures taken as they are; None where one has no interval.
    change: Interval | None = None

    @property
    def may_be_chance(self) -> bool:
        """Could chance alone have moved it, as far as is known?"""
        return self.change is None or 0 in self.change

    @property
    def nearer_by(self) -> float | None:
        """By how much it came nearer to the group's figure; below 0 it went further away."""
        return None if self.before is None else abs(self.before) - abs(self.now)


@dataclass(frozen=True, slots=True)
class GapAt:
    """The gap of one period, how it changed, and who moved: whoever came nearest first."""

    period: Period
    compared: Compared
    since_previous: Change | None
    since_first: Change | None
    moves: tuple[Move, ...]


class _Distance(NamedTuple):
    """How far a member lies from its group's figure, and its interval."""

    by: float
    around: Interval | None


def gaps(series: Mapping[Period, Compared]) -> list[GapAt]:
    """The gap of each period by what comes of comparing its members, the earliest first; periods have one type."""
    found: list[GapAt] = []
    for period in sorted(series, key=lambda each: each.start):
        compared = series[period]
        before = found[-1] if found else None
        found.append(
            GapAt(
                period,
                compared,
                _change(before, compared),
                _change(found[0], compared) if len(found) > 1 else None,
                tuple(_moves(before.compared if before else None, compared)),
            )
        )
    return found


def direction(by: Interval) -> Direction:
    """What an interval of a change says."""
    if by.high < 0:
        return Direction.CLOSING
    return Direction.WIDENING if by.low > 0 else Direction.NEITHER


def _change(since: GapAt | None, compared: Compared) -> Change | None:
    if since is None:
        return None
    both = since.compared.estimates.keys() & compared.estimates.keys()
    earlier, later = since.compared.net_among(both), compared.net_among(both)
    if earlier is None or later is None:
        return None
    interval = change(earlier, later)
    return Change(since.period, later.tau - earlier.tau, interval, direction(interval), len(both))


def _moves(before: Compared | None, now: Compared) -> list[Move]:
    earlier = _distances(before) if before else {}
    moves = [_move(area, earlier.get(area), distance) for area, distance in _distances(now).items()]
    return sorted(
        moves, key=lambda each: (-(each.nearer_by if each.nearer_by is not None else float("-inf")), each.area)
    )


def _move(area: str, before: _Distance | None, now: _Distance) -> Move:
    if before is None:
        return Move(area, None, now.by)
    if before.around is None or now.around is None:
        return Move(area, before.by, now.by)
    return Move(area, before.by, now.by, difference(before.by, before.around, now.by, now.around))


def _distances(compared: Compared) -> dict[str, _Distance]:
    target = compared.target
    if target is None:
        return {}
    return {
        each.area: _Distance(each.value - target, each.interval.plus(-target) if each.interval else None)
        for each in compared.members
    }
