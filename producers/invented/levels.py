"""Who does better and who worse: at each thing a few authorities do clearly worse and a few clearly better.

Drawn from the seed, and the same in all years but for the gap; it means nothing about the real authorities.
"""

from collections.abc import Sequence
from math import fsum, sqrt
from random import Random

from hub.domain.areas import AUTHORITIES
from producers.invented.chance import chance

#: At each thing a few do clearly worse and a few clearly better; the others differ by little more than chance.
CLEARLY = 3
WORSE, BETTER = 2.0, 0.4


def levels(seed: int, what: str, gap: float) -> list[float]:
    """How often things go wrong at each authority, against 1; the same in all years but for the gap between them."""
    usual = between_authorities(seed, f"{what}, usual", 0.8, 1.2)
    found = []
    for rank, level in zip(shuffled(seed, what), usual, strict=True):
        if rank < CLEARLY:
            level = WORSE
        elif rank < 2 * CLEARLY:
            level = BETTER
        found.append(1.0 + (level - 1.0) * gap)
    return found


def shuffled(seed: int, what: str) -> list[int]:
    """The places of the authorities in an order of chance."""
    order = list(range(len(AUTHORITIES)))
    chance(seed, what).shuffle(order)
    return order


def between_authorities(seed: int, what: str, low: float, high: float) -> list[float]:
    """A number for each authority, between two."""
    by = chance(seed, what)
    return [low + (high - low) * by.random() for _ in AUTHORITIES]


def by_chance(expected: Sequence[float], by: Random) -> list[float]:
    """The same with the scatter of counts about what is expected of them."""
    scattered = []
    for each in expected:
        swing = fsum(by.random() for _ in range(12)) - 6.0  # very nearly normal, and plain arithmetic
        scattered.append(max(each * 0.1, each + swing * sqrt(each)))
    return scattered
