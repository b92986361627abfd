"""How far chance alone may have moved one figure: confidence intervals for proportions, rates and means."""

from math import sqrt
from typing import NamedTuple

from hub.domain.statistics import quantiles

#: The level of the intervals that are shown.
LEVEL = 0.95
#: Measurements are the same where their squares are no further apart than this share: sums of equal ones are rounded.
CLOSE = 1e-12


class Interval(NamedTuple):
    """From a lower to an upper limit, in what the figure itself is in."""

    low: float
    high: float

    def __contains__(self, value: object) -> bool:
        return isinstance(value, int | float) and self.low <= value <= self.high

    def times(self, factor: float) -> "Interval":
        """The same interval of a figure that is so many times as large; the factor is not negative."""
        return Interval(self.low * factor, self.high * factor)

    def plus(self, by: float) -> "Interval":
        """The same interval of a figure that is so much higher."""
        return Interval(self.low + by, self.high + by)

    def around(self, other: "Interval") -> "Interval":
        """The interval that reaches as far as both."""
        return Interval(min(self.low, other.low), max(self.high, other.high))


def wilson(numerator: float, denominator: float, level: float = LEVEL) -> Interval:
    """The interval of a proportion by Wilson's score; ValueError without a unit, or with more counted than there are.

    Wilson EB, J Am Stat Assoc 1927; 22: 209-212, as recommended by Newcombe RG, Stat Med 1998; 17: 857-872 (method 3).
    """
    _require_share(numerator, denominator)
    z = quantiles.two_sided(level)
    middle = 2 * numerator + z * z
    reach = z * sqrt(z * z + 4 * numerator * (1 - numerator / denominator))
    below, over = middle - reach, 2 * (denominator + z * z)
    return Interval(
        max(0.0, below / over) if numerator else 0.0,
        min(1.0, (middle + reach) / over) if numerator < denominator else 1.0,
    )


def exact_share(numerator: float, denominator: float, level: float = LEVEL) -> Interval:
    """The exact interval of a proportion; ValueError as for Wilson's.

    Clopper CJ, Pearson ES, Biometrika 1934; 26: 404-413, by the quantiles of beta distributions.
    """
    _require_share(numerator, denominator)
    tail, missed = (1 - level) / 2, denominator - numerator
    low = quantiles.beta(tail, numerator, missed + 1) if numerator else 0.0
    return Interval(low, quantiles.beta(1 - tail, numerator + 1, missed) if missed else 1.0)


def byar(events: float, level: float = LEVEL) -> Interval:
    """The interval of a number of events by Byar's approximation, from 10 events on about as good as the exact one.

    Breslow NE, Day NE, Statistical Methods in Cancer Research II, IARC 1987, page 69. The lower limit of no event is 0.
    """
    _require_events(events)
    z = quantiles.two_sided(level)
    low = events * (1 - 1 / (9 * events) - z / (3 * sqrt(events))) ** 3 if events else 0.0
    more = events + 1
    return Interval(max(0.0, low), more * (1 - 1 / (9 * more) + z / (3 * sqrt(more))) ** 3)


def exact_events(events: float, level: float = LEVEL) -> Interval:
    """The exact interval of a number of events that come independently.

    Garwood F, Biometrika 1936; 28: 437-442, by the quantiles of gamma distributions.
    """
    _require_events(events)
    tail = (1 - level) / 2
    low = quantiles.gamma(tail, events) if events else 0.0
    return Interval(low, quantiles.gamma(1 - tail, events + 1))


def rate(events: float, population: float, level: float = LEVEL) -> Interval:
    """The interval of a rate, in events for each person: exact below 10 events, by Byar from there on.

    The change of methods at 10 events is that of the Fingertips technical guidance (Office for Health Improvement and
    Disparities). ValueError without a population.
    """
    if population <= 0:
        raise ValueError(f"A rate needs a population; seen: {population}.")
    return (exact_events if events < 10 else byar)(events, level).times(1 / population)


def mean(total: float, squares: float, number: int, level: float = LEVEL) -> Interval | None:
    """The interval of a mean of `number` measurements, from their sum and the sum of their squares.

    Student, Biometrika 1908; 6: 1-25: measurements about normal, their spread estimated from themselves. None where they tell
    of none: fewer than two, or all of them the same.
    """
    if number < 2:
        return None
    average = total / number
    beside = squares - total * average
    if beside <= CLOSE * squares:
        return None
    spread = sqrt(beside / (number - 1))
    reach = quantiles.student(0.5 + level / 2, number - 1) * spread / sqrt(number)
    return Interval(average - reach, average + reach)


def difference(before: float, around_before: Interval, now: float, around_now: Interval) -> Interval:
    """The interval of by how much one figure is above an earlier one, from the intervals of both; each counts other cases.

    Newcombe RG, Stat Med 1998; 17: 873-890 (method 10), where these are Wilson's; of other figures as Zou GY and Donner A have
    it, Stat Med 2008; 27: 1693-1702.
    """
    by = now - before
    down = sqrt((now - around_now.low) ** 2 + (around_before.high - before) ** 2)
    up = sqrt((around_now.high - now) ** 2 + (before - around_before.low) ** 2)
    return Interval(by - down, by + up)


def _require_share(numerator: float, denominator: float) -> None:
    if denominator <= 0 or not 0 <= numerator <= denominator:
        raise ValueError(f"A share counts some of one unit or more; seen: {numerator} of {denominator}.")


def _require_events(events: float) -> None:
    if events < 0:
        raise ValueError(f"A number of events is not negative; seen: {events}.")
