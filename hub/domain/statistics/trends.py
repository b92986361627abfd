"""Do the newest figures rise or fall by more than chance? A test over the last five, as Fingertips has it.

The recent trend of the Fingertips technical guidance (Office for Health Improvement and Disparities): five points, the
chi-squared test for trend for shares and rates, a weighted straight line for means, and a probability below 0.002, which is
chi-squared above 9.5495. There it is made of years alone; here also of quarters and months, so that whoever shows it must say
where one point counts many of the people of the one before.
"""

from collections.abc import Sequence
from enum import StrEnum
from math import sqrt
from typing import NamedTuple

from hub.domain.statistics import quantiles

#: Points that are looked at, and the probability below which a trend is called one.
POINTS = 5
UNLIKELY = 0.002


class Direction(StrEnum):
    """Which way the figures go."""

    RISING = "rising"
    FALLING = "falling"
    LEVEL = "level"  # no trend that chance could not bring


class Trend(NamedTuple):
    """A direction, with the score it rests on and the probability of one as far out by chance."""

    direction: Direction
    score: float
    probability: float


def trend_of_shares(counts: Sequence[tuple[float, float]], places: Sequence[float] | None = None) -> Trend | None:
    """The trend of shares, each a numerator and a denominator, at places in time (else one step apart).

    None where there is nothing to tell: fewer than two places, or all or none counted. Cochran WG, Biometrics 1954; 10:
    417-451; Armitage P, Biometrics 1955; 11: 375-386.
    """
    at, number = _places(counts, places), sum(over for _, over in counts)
    if number <= 0:
        return None
    share = sum(counted for counted, _ in counts) / number
    middle = sum(over * place for (_, over), place in zip(counts, at, strict=True)) / number
    leaning = sum(counted * (place - middle) for (counted, _), place in zip(counts, at, strict=True))
    variance = (
        share * (1 - share) * sum(over * (place - middle) ** 2 for (_, over), place in zip(counts, at, strict=True))
    )
    return _normal(leaning, variance)


def trend_of_rates(counts: Sequence[tuple[float, float]], places: Sequence[float] | None = None) -> Trend | None:
    """The trend of rates, each a number of events and a population; None where there is no event or one place only.

    The score test of a Poisson rate that changes with time: Breslow NE, Day NE, Statistical Methods in Cancer Research II,
    IARC 1987, page 96.
    """
    at, events = _places(counts, places), sum(counted for counted, _ in counts)
    people = sum(over for _, over in counts)
    if people <= 0 or events <= 0:
        return None
    middle = sum(over * place for (_, over), place in zip(counts, at, strict=True)) / people
    leaning = sum(counted * (place - middle) for (counted, _), place in zip(counts, at, strict=True))
    spread = sum(over * (place - middle) ** 2 for (_, over), place in zip(counts, at, strict=True)) / people
    return _normal(leaning, events * spread)


def trend_of_means(means: Sequence[tuple[float, float]], places: Sequence[float] | None = None) -> Trend | None:
    """The trend of means, each with its weight: a straight line by weighted least squares; None for fewer than three."""
    at = _places(means, places)
    weight = sum(each for _, each in means)
    if len(means) < 3 or weight <= 0:
        return None
    middle = sum(each * place for (_, each), place in zip(means, at, strict=True)) / weight
    level = sum(each * value for value, each in means) / weight
    spread = sum(each * (place - middle) ** 2 for (_, each), place in zip(means, at, strict=True))
    if not spread:
        return None
    slope = (
        sum(each * (place - middle) * (value - level) for (value, each), place in zip(means, at, strict=True)) / spread
    )
    left = sum(
        each * (value - level - slope * (place - middle)) ** 2 for (value, each), place in zip(means, at, strict=True)
    )
    freedom = len(means) - 2
    if not left:
        return Trend(_direction(slope, 0.0 if slope else 1.0), 0.0, 0.0 if slope else 1.0)
    t = slope / sqrt(left / freedom / spread)
    probability = quantiles.student_beyond(t, freedom)
    return Trend(_direction(t, probability), t, probability)


def _places(series: Sequence[object], places: Sequence[float] | None) -> Sequence[float]:
    return range(len(series)) if places is None else places


def _normal(leaning: float, variance: float) -> Trend | None:
    if variance <= 0:
        return None
    score = leaning / sqrt(variance)
    probability = quantiles.normal_beyond(score)
    return Trend(_direction(score, probability), score, probability)


def _direction(score: float, probability: float) -> Direction:
    if probability >= UNLIKELY:
        return Direction.LEVEL
    return Direction.RISING if score > 0 else Direction.FALLING
