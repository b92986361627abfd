"""A whole number shared out by weight so that the shares are whole and their sum is exact."""

from collections.abc import Sequence
from math import fsum


def spread(total: int, weights: Sequence[float], limits: Sequence[int] | None = None) -> list[int]:
    """Shares in proportion to the weights by largest remainders, none above its limit, and `total` in all.

    What a limit cuts off goes to the others, one each in the order of the remainders. Where the limits together are
    below the total, everyone gets their limit.
    """
    most = [total] * len(weights) if limits is None else limits
    whole = fsum(weights) or 1.0
    exact = [min(total * weight / whole, float(limit)) for weight, limit in zip(weights, most, strict=True)]
    shares = [int(each) for each in exact]
    order = sorted(range(len(shares)), key=lambda place: (shares[place] - exact[place], place))
    left = min(total, sum(most)) - sum(shares)
    while left > 0:
        for place in order:
            if left > 0 and shares[place] < most[place]:
                shares[place] += 1
                left -= 1
    return shares
