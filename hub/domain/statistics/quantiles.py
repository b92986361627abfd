"""Quantiles and probabilities of the distributions that are needed; the one door to scipy."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]


@cache
def normal(probability: float) -> float:
    """The value of the standard normal distribution that is not exceeded with this probability."""
    return float(special.ndtri(probability))


@cache
def two_sided(level: float) -> float:
    """How many standard deviations hold this share of a normal distribution around its middle: 1.96 for 0.95."""
    return normal(0.5 + level / 2)


def normal_beyond(z: float) -> float:
    """The probability to lie as far out as `z` standard deviations, on either side."""
    return float(2 * special.ndtr(-abs(z)))


def beta(probability: float, a: float, b: float) -> float:
    """The quantile of the beta distribution."""
    return float(special.betaincinv(a, b, probability))


def gamma(probability: float, shape: float) -> float:
    """The quantile of the gamma distribution of scale 1."""
    return float(special.gammaincinv(shape, probability))


def chi_squared(probability: float, degrees: float) -> float:
    """The quantile of the chi-squared distribution."""
    return 2 * gamma(probability, degrees / 2)


def chi_squared_beyond(value: float, degrees: float) -> float:
    """The probability to exceed a value of the chi-squared distribution."""
    return float(special.gammaincc(degrees / 2, value / 2))


def student(probability: float, degrees: float) -> float:
    """The quantile of Student's t distribution."""
    return float(special.stdtrit(degrees, probability))


def student_beyond(t: float, degrees: float) -> float:
    """The probability to lie as far out as `t`, on either side."""
    return float(2 * special.stdtr(degrees, -abs(t)))


def binomial(count: int, number: int, share: float) -> float:
    """The probability of at most `count` out of `number`, each with the probability `share`."""
    if count < 0:
        return 0.0
    return 1.0 if count >= number else float(special.betainc(number - count, count + 1, 1 - share))


def poisson(count: int, expected: float) -> float:
    """The probability of at most `count` events where so many are expected."""
    return 0.0 if count < 0 else float(special.gammaincc(count + 1, expected))


def betas(probabilities: Floats, a: Floats, b: Floats) -> Floats:
    """Quantiles of many beta distributions at once."""
    found: Floats = special.betaincinv(a, b, probabilities)
    return found


def students(probabilities: Floats, degrees: float) -> Floats:
    """Many quantiles of one of Student's t distributions at once."""
    found: Floats = special.stdtrit(degrees, probabilities)
    return found


def gammas(probabilities: Floats, shape: Floats) -> Floats:
    """Quantiles of many gamma distributions of scale 1 at once."""
    found: Floats = special.gammaincinv(shape, probabilities)
    return found
