"""Chance that falls the same way on every machine and every Python: seeded by text, and plain arithmetic only.

Floats are summed with `fsum` in this package, for `sum` rounds otherwise from Python 3.12 on.
"""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")


def chance(*about: object) -> Random:
    """A source of chance of its own for what it is about, so that drawing more of one thing leaves the others alone."""
    return Random("/".join(map(str, about)))  # noqa: S311 - invented cases, no secret


class Mixture:
    """Things in given proportions."""

    def __init__(self, proportions: dict[str, int]) -> None:
        self._things = [thing for thing, times in proportions.items() for _ in range(times)]

    def draw(self, by: Random) -> str:
        """One of them."""
        return self._things[int(by.random() * len(self._things))]


def between(by: Random, low: int, high: int) -> int:
    """A whole number from `low` to `high`, both included."""
    return low + int(by.random() * (high - low + 1))


def one_of(by: Random, things: Sequence[Thing]) -> Thing:
    """One of some things."""
    return things[int(by.random() * len(things))]
