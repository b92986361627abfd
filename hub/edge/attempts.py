"""Keeps passwords from being found by trying: one at a time for a name, and few of them."""

import math
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hub.edge.problems import Code, Refused


class Attempts:
    """Counts the passwords that are tried for each name and are not known to be right; there are few names."""

    def __init__(self, in_a_row: int, per_second: float, clock: Callable[[], float]) -> None:
        self._in_a_row = in_a_row
        self._per_second = per_second
        self._clock = clock
        self._lock = threading.Lock()
        self._trying: set[str] = set()
        #: By name, how many might be tried now, and when that was right.
        self._left: dict[str, tuple[float, float]] = {}

    @contextmanager
    def one(self, name: str) -> Iterator[None]:
        """Room to try one password; Refused while another one is being tried, or after too many."""
        with self._lock:
            now = self._clock()
            left, since = self._left.get(name, (float(self._in_a_row), now))
            left = min(float(self._in_a_row), left + (now - since) * self._per_second)
            pause = 1.0 if name in self._trying else (1.0 - left) / self._per_second
            if pause > 0:
                detail = "Another password is being tried for this name, or too many were; try again later."
                raise Refused(Code.TOO_MANY_ATTEMPTS, detail, math.ceil(pause))
            self._left[name] = left - 1.0, now
            self._trying.add(name)
        try:
            yield
        finally:
            with self._lock:
                self._trying.discard(name)
