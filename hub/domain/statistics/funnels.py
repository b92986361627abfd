"""Funnels: how far a member's figure may lie from the group's, given how many it counts, before chance is no longer enough.

Spiegelhalter DJ, Stat Med 2005; 24: 1185-1202: limits around a target, exact for small numbers with interpolation between two
counts (appendix A.1.1), and wider ones by an additive variance where members differ by more than chance as a rule
(overdispersion). His upper limit is one count nearer to the target than ours: a figure lies outside ours exactly if chance
brings one so far out less often than half of what is left beyond the level, so that whoever counts what was missed comes to
the same verdict as who counts what was met. So do the rate funnels of Public Health England.

Means have his limits for continuous measurements, target and standard errors. The spread of the measurements is estimated here
from themselves, so that Student's t stands in place of the normal distribution: Student, Biometrika 1908; 6: 1-25.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import NamedTuple

from hub.domain.statistics import quantiles
from hub.domain.statistics.intervals import Interval
from hub.domain.statistics.pooling import Within
from hub.domain.statistics.spreads import moments, quantile

#: Beyond the inner limits one in 20 lies by chance, beyond the outer ones one in 500.
INNER, OUTER = 0.95, 0.998
#: The share of members at either end whose scores do not stretch the estimate of overdispersion.
WINSORISED = 0.1


class Position(StrEnum):
    """Where a figure lies."""

    FAR_BELOW = "far_below"  # below the outer limit
    BELOW = "below"  # below the inner limit
    WITHIN = "within"
    ABOVE = "above"
    FAR_ABOVE = "far_above"


class Dispersion(NamedTuple):
    """How much members vary: `phi` is 1 where it is as much as by chance; `tau_squared` is added to each variance."""

    phi: float
    tau_squared: float
    members: int


class Limits(NamedTuple):
    """The inner and the outer limits for one member."""

    inner: Interval
    outer: Interval

    def position(self, value: float) -> Position:
        """Where a value lies; on a limit is within it."""
        if value < self.outer.low:
            return Position.FAR_BELOW
        if value > self.outer.high:
            return Position.FAR_ABOVE
        if value < self.inner.low:
            return Position.BELOW
        return Position.ABOVE if value > self.inner.high else Position.WITHIN


@dataclass(frozen=True, slots=True)
class Kind:
    """What is compared: the variance of a figure by chance, and its limits, from the target and the number counted over.

    `reach` is how many standard deviations hold a level.
    """

    variance: Callable[[float, float], float]
    limits: Callable[[float, float, float], Interval]
    reach: Callable[[float], float] = quantiles.two_sided


def share_limits(target: float, number: float, level: float) -> Interval:
    """Limits for a share of `number` units where the group's is `target`: exact, between two counts by interpolation."""
    low, high = _crossings(lambda count: quantiles.binomial(count, round(number), target), number, level)
    return Interval(low / number, min(high, number) / number)


def rate_limits(target: float, population: float, level: float) -> Interval:
    """Limits for a rate over a population where the group's is `target` for each person: exact, with interpolation."""
    expected = target * population
    most = expected + 40 * sqrt(expected) + 40
    low, high = _crossings(lambda count: quantiles.poisson(count, expected), most, level)
    return Interval(low / population, high / population)


def share_variance(target: float, number: float) -> float:
    """The variance by chance of a share of `number` units."""
    return target * (1 - target) / number


def rate_variance(target: float, population: float) -> float:
    """The variance by chance of a rate."""
    return target / population


SHARES = Kind(share_variance, share_limits)
RATES = Kind(rate_variance, rate_limits)


def means(measured: Within) -> Kind:
    """Means of measurements that differ so much within members; what is measured is never below 0, nor is a limit by chance."""

    def variance(_: float, number: float) -> float:
        return measured.deviation * measured.deviation / number

    def reach(level: float) -> float:
        return quantiles.student(0.5 + level / 2, measured.freedom)

    def limits(target: float, number: float, level: float) -> Interval:
        found = wide(target, variance(target, number), 0.0, reach(level))
        return Interval(max(0.0, found.low), found.high)

    return Kind(variance, limits, reach)


def wide(target: float, variance: float, tau_squared: float, reach: float) -> Interval:
    """Limits at so many standard deviations, a variance between members added to that by chance."""
    distance = reach * sqrt(variance + tau_squared)
    return Interval(target - distance, target + distance)


def winsorise(scores: Sequence[float], share: float = WINSORISED) -> list[float]:
    """The scores, those beyond the quantiles at either end drawn in to them."""
    ordered = sorted(scores)
    low, high = quantile(ordered, share), quantile(ordered, 1 - share)
    return [min(max(each, low), high) for each in scores]


def dispersion(kind: Kind, target: float, members: Sequence[tuple[float, float]]) -> Dispersion | None:
    """How much members, each a figure and the number it counts over, vary around a target; None for fewer than two.

    Phi is the mean square of winsorised scores; tau squared follows by moments, and is 0 where phi does not exceed (n-1)/n.
    """
    variances = [kind.variance(target, number) for _, number in members]
    if len(members) < 2 or not all(each > 0 for each in variances):
        return None
    scores = [(value - target) / sqrt(each) for (value, _), each in zip(members, variances, strict=True)]
    phi = sum(each * each for each in winsorise(scores)) / len(scores)
    return Dispersion(phi, moments(len(scores) * phi, variances), len(scores))


@dataclass(frozen=True, slots=True)
class Funnel:
    """The limits of a group: by chance, and wider where members differ by more than chance as a rule."""

    kind: Kind
    target: float
    dispersion: Dispersion | None

    def by_chance(self, number: float) -> Limits:
        """The limits that chance allows a member that counts over this number."""
        return Limits(self.kind.limits(self.target, number, INNER), self.kind.limits(self.target, number, OUTER))

    def adjusted(self, number: float) -> Limits:
        """The limits that chance and the usual variation between members allow; nowhere inside those by chance.

        The wider ones are about normal, those by chance exact: of a handful of units the latter may lie further out.
        """
        chance = self.by_chance(number)
        extra = self.dispersion.tau_squared if self.dispersion else 0.0
        if not extra:
            return chance
        variance, reach = self.kind.variance(self.target, number), self.kind.reach
        wider = [wide(self.target, variance, extra, reach(level)) for level in (INNER, OUTER)]
        return Limits(*(each.around(other) for each, other in zip(wider, chance, strict=True)))


def funnel(kind: Kind, target: float, members: Sequence[tuple[float, float]]) -> Funnel:
    """The funnel of members, each a figure and the number it counts over, around a target."""
    return Funnel(kind, target, dispersion(kind, target, members))


def _crossings(below: Callable[[int], float], most: float, level: float) -> tuple[float, float]:
    """The counts at which the probability of so few, and that of so many, reaches half of what is left beyond a level."""
    tail = (1 - level) / 2
    return max(0.0, _crossing(below, tail, most)), 1 + _crossing(below, 1 - tail, most)


def _crossing(below: Callable[[int], float], probability: float, most: float) -> float:
    """Where the distribution reaches a probability: the first count that does, less what it has too much of."""
    low, high = 0, int(most) + 1
    while low < high:
        middle = (low + high) // 2
        if below(middle) >= probability:
            high = middle
        else:
            low = middle + 1
    reached, before = below(low), below(low - 1)
    return low - (reached - probability) / (reached - before)
