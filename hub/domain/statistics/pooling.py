"""How much measurements differ from one case to the next, within members: what all of them together say of it.

A mean comes with no spread of its own, as a share or a rate does. It is taken from the measurements: from their number, their
sum and the sum of their squares.
"""

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple


class Measured(NamedTuple):
    """What was measured of one member: how often, the sum, and the sum of the squares."""

    number: float
    total: float
    squares: float


class Within(NamedTuple):
    """The standard deviation within members, in what is measured, and the degrees of freedom that it rests on."""

    deviation: float
    freedom: float


def within(members: Sequence[Measured]) -> Within | None:
    """The pooled standard deviation; None where no member has two measurements, or none differs from another.

    The residual mean square of a one-way analysis of variance: Fisher RA, Statistical Methods for Research Workers, 1925,
    chapter VII. It takes measurements to differ as much in one member as in another.
    """
    counted = [each for each in members if each.number > 0]
    freedom = sum(each.number - 1 for each in counted)
    left = sum(max(0.0, each.squares - each.total * each.total / each.number) for each in counted)
    if freedom < 1 or left <= 0:
        return None
    return Within(sqrt(left / freedom), freedom)
