"""How much may be asked in a minute: by each reader, of each kind that costs.

Kept in the memory of the process that serves, and of no more readers than `READERS`; it begins anew with the process.
A reader may use a whole minute's share at once, and has it back evenly over the minute that follows: the generic cell
rate algorithm (ITU-T I.371), which keeps one number for each.
"""

import ipaddress
import math
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from threading import Lock

from hub.answers.mistakes import TooMany

MINUTE = 60.0
#: Whoever asked longest ago is forgotten first, and begins with a full share again.
READERS = 20_000


class Cost(StrEnum):
    """What a request costs; one may cost several."""

    REQUEST = "request"  # every request that asks the store
    EVERYTHING = "everything"  # figures of many indicators at once
    EXPLAIN = "explain"  # may read all statements of an authority
    PAST = "past"  # as known at a moment, which nobody may have computed yet
    FAILED = "failed"  # a sign-in that fails


class Limits:
    """The shares of a minute: at most so many of each kind for each reader; 0 or none is without limit."""

    def __init__(self, shares: Mapping[Cost, int], clock: Callable[[], float]) -> None:
        """`clock` gives seconds that never go back."""
        self._shares = shares
        self._clock = clock
        self._lock = Lock()
        #: Until when each reader's share of a kind is spent, in seconds of the clock.
        self._spent: OrderedDict[tuple[str, Cost], float] = OrderedDict()

    def spend(self, who: str, costs: Iterable[Cost]) -> None:
        """Let a reader spend all of these, or none and TooMany."""
        with self._lock:
            now = self._clock()
            after: dict[tuple[str, Cost], float] = {}
            for cost in costs:
                share = self._shares.get(cost, 0)
                if not share:
                    continue
                spent = max(self._spent.get((who, cost), now), now) + MINUTE / share
                if spent > now + MINUTE + 1e-6:
                    raise TooMany(cost, max(1, math.ceil(spent - now - MINUTE)))
                after[who, cost] = spent
            for key, spent in after.items():
                self._spent[key] = spent
                self._spent.move_to_end(key)
            while len(self._spent) > READERS:
                self._spent.popitem(last=False)

    def give_back(self, who: str, cost: Cost) -> None:
        """Undo that a reader spent one of a kind."""
        with self._lock:
            if (who, cost) in self._spent:
                self._spent[who, cost] -= MINUTE / self._shares[cost]


def place(address: str | None) -> str:
    """Whom an address stands for: itself, or of version 6 the network of a household, which has the last 64 bits to choose."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
