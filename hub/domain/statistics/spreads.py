"""How far apart the members of a group lie, and how much of it chance alone would bring.

Each member has an estimate and the variance that chance gives it. Variation between members beyond chance is tau squared of
the random effects model: what a member's true value varies by around the group's.
"""

from collections.abc import Sequence
from math import inf, sqrt
from typing import NamedTuple

from hub.domain.statistics import quantiles
from hub.domain.statistics.intervals import LEVEL, Interval

#: How close a root is sought, as a share of where it lies.
CLOSE = 1e-10


class Estimate(NamedTuple):
    """The figure of one member, and its variance by chance."""

    value: float
    variance: float


class NetSpread(NamedTuple):
    """The standard deviation between members net of chance (tau), with its interval, in what the estimates are in."""

    tau: float
    interval: Interval
    #: The share of all variation that chance does not explain (I squared), from 0 to 1.
    share: float
    #: The sum of squares that tests if there is any beyond chance (Cochran's Q), and the probability of one as large.
    q: float
    probability: float
    members: int

    def at_most(self, most: float) -> "NetSpread":
        """The same where members cannot differ by more: values from 0 to 1 have no standard deviation beyond a half."""
        low, high = (min(each, most) for each in self.interval)
        return self._replace(tau=min(self.tau, most), interval=Interval(low, high))


class PlainSpread(NamedTuple):
    """What the values themselves show; it grows when numbers are small, without anything having changed."""

    range: float
    #: Between the quarters, by linear interpolation (type 7 of Hyndman RJ, Fan Y, Am Stat 1996; 50: 361-365).
    interquartile_range: float
    #: The standard deviation over the mean; None where the mean is 0.
    coefficient_of_variation: float | None


def plain_spread(values: Sequence[float]) -> PlainSpread | None:
    """Range, interquartile range and coefficient of variation, each member counting the same; None for fewer than two."""
    if len(values) < 2:
        return None
    ordered = sorted(values)
    average = sum(ordered) / len(ordered)
    deviation = sqrt(sum((each - average) ** 2 for each in ordered) / (len(ordered) - 1))
    return PlainSpread(
        ordered[-1] - ordered[0],
        quantile(ordered, 0.75) - quantile(ordered, 0.25),
        deviation / average if average else None,
    )


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which a share of ordered values lies, between two of them by linear interpolation."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def net_spread(estimates: Sequence[Estimate], level: float = LEVEL) -> NetSpread | None:
    """How far members differ beyond chance; None for fewer than two members with a variance.

    Tau squared by moments: DerSimonian R, Laird N, Controlled Clinical Trials 1986; 7: 177-188. Its interval by the Q
    profile: Viechtbauer W, Stat Med 2007; 26: 37-52. The share: Higgins JPT, Thompson SG, Stat Med 2002; 21: 1539-1558.
    """
    known = [each for each in estimates if each.variance > 0]
    freedom = len(known) - 1
    if freedom < 1:
        return None
    q = generalised_q(known, 0.0)
    between = moments(q, [each.variance for each in known])
    tail = (1 - level) / 2
    low = _tau_squared_at(known, quantiles.chi_squared(1 - tail, freedom))
    high = _tau_squared_at(known, quantiles.chi_squared(tail, freedom))
    return NetSpread(
        tau=sqrt(between),
        interval=Interval(sqrt(low), sqrt(high)),
        share=max(0.0, (q - freedom) / q) if q else 0.0,
        q=q,
        probability=quantiles.chi_squared_beyond(q, freedom),
        members=len(known),
    )


def moments(q: float, variances: Sequence[float]) -> float:
    """Tau squared from Cochran's Q and the variances by chance, never below 0 (DerSimonian and Laird 1986)."""
    weights = [1 / each for each in variances]
    total = sum(weights)
    return max(0.0, (q - (len(weights) - 1)) / (total - sum(each * each for each in weights) / total))


def generalised_q(estimates: Sequence[Estimate], between: float) -> float:
    """The weighted sum of squares around the weighted mean, with so much variance between members added to each."""
    weights = [1 / (each.variance + between) for each in estimates]
    middle = sum(weight * each.value for weight, each in zip(weights, estimates, strict=True)) / sum(weights)
    return sum(weight * (each.value - middle) ** 2 for weight, each in zip(weights, estimates, strict=True))


def change(earlier: NetSpread, later: NetSpread) -> Interval:
    """By how much tau changed, as an interval: wholly below 0 the gap closed, wholly above it widened.

    Both intervals combined as by Zou GY, Donner A, Stat Med 2008; 27: 1693-1702. They are taken as independent: members
    that stay what they are make the two more alike, so that a signal is given too seldom rather than too often.
    """
    difference = later.tau - earlier.tau
    down = sqrt((later.tau - later.interval.low) ** 2 + (earlier.interval.high - earlier.tau) ** 2)
    up = sqrt((later.interval.high - later.tau) ** 2 + (earlier.tau - earlier.interval.low) ** 2)
    return Interval(difference - down, difference + up)


def _tau_squared_at(estimates: Sequence[Estimate], wanted: float) -> float:
    """The variance between members at which Q, which falls with it, has come down to the value wanted; 0 if it starts there."""
    if generalised_q(estimates, 0.0) <= wanted:
        return 0.0
    low, high = 0.0, max(each.variance for each in estimates)
    while generalised_q(estimates, high) > wanted:
        low, high = high, high * 2
        if high == inf:
            return inf
    while high - low > CLOSE * high:
        middle = (low + high) / 2
        if generalised_q(estimates, middle) > wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2
