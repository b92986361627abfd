"""Places in an order, and how far chance may have moved them: never one without the other.

Goldstein H, Spiegelhalter DJ, J R Stat Soc A 1996; 159: 385-443: what is known of each member's true figure gives how likely it
holds each place. What is known is the posterior distribution by Jeffreys' prior (Jeffreys H, Theory of Probability, 1961), of each
member by itself, but for how much measurements differ, which all say together; they draw the places by chance, here they are
computed, so that the same figures give the same places.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hub.domain.statistics import quantiles
from hub.domain.statistics.intervals import LEVEL
from hub.domain.statistics.pooling import Within

Floats = NDArray[np.float64]
#: At how many equally likely true figures of a member its place is looked at.
STEPS = 128
_STEPS = (np.arange(STEPS) + 0.5) / STEPS
#: What rounding may take from a probability.
ROUNDING = 1e-9


class Rank(NamedTuple):
    """A place, 1 for the best, and the places from `best` to `worst` that hold 95%; equal values share the best of theirs."""

    place: int
    best: int
    worst: int


def shares(numerators: Sequence[float], denominators: Sequence[float]) -> Floats:
    """What is known of true shares: for each member (rows) equally likely ones (columns, rising), by beta distributions."""
    counted = np.asarray(numerators)[:, None] + 0.5
    return quantiles.betas(_STEPS[None, :], counted, np.asarray(denominators)[:, None] - counted + 1)


def rates(events: Sequence[float], populations: Sequence[float]) -> Floats:
    """What is known of true rates, in the same form, by gamma distributions."""
    found: Floats = quantiles.gammas(_STEPS[None, :], np.asarray(events)[:, None] + 0.5)
    found /= np.asarray(populations)[:, None]
    return found


def means(values: Sequence[float], numbers: Sequence[float], measured: Within) -> Floats:
    """What is known of true means, in the same form, by t distributions around those found, each over its number.

    Box GEP, Tiao GC, Bayesian Inference in Statistical Analysis, 1973, chapter 2: normal measurements of one unknown variance.
    """
    errors = measured.deviation / np.sqrt(np.asarray(numbers, dtype=float))
    found: Floats = np.asarray(values)[:, None] + errors[:, None] * quantiles.students(_STEPS, measured.freedom)
    return found


def ranks(values: Sequence[float], known: Floats, high_is_better: bool, level: float = LEVEL) -> list[Rank]:
    """The place of each value, and the places that hold this level of what is likely, as much left out at either end."""
    ordered = sorted(values, reverse=high_is_better)
    reached = np.cumsum(place_probabilities(known, high_is_better), axis=1)
    tail = (1 - level) / 2
    best = (reached < tail - ROUNDING).sum(axis=1)
    worst = (reached < 1 - tail - ROUNDING).sum(axis=1)
    return [
        Rank(ordered.index(value) + 1, int(first) + 1, int(last) + 1)
        for value, first, last in zip(values, best, worst, strict=True)
    ]


def place_probabilities(known: Floats, high_is_better: bool) -> Floats:
    """How likely each member (rows) holds each place (columns, the best first)."""
    members = len(known)
    ahead = [np.interp(known, each, _STEPS, left=0.0, right=1.0) for each in known]
    if high_is_better:
        ahead = [1 - each for each in ahead]
    places: Floats = np.zeros((members, STEPS, members))
    places[:, :, 0] = 1
    for other in range(members):
        likely = ahead[other]
        likely[other] = 0
        moved = places * likely[:, :, None]
        places -= moved
        places[:, :, 1:] += moved[:, :, :-1]
    found: Floats = places.mean(axis=1)
    return found


def expected_false_alarms(compared: int, level: float) -> float:
    """How many of so many figures lie beyond the limits of a level when nothing but chance is at work."""
    return compared * (1 - level)
