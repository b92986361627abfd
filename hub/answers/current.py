"""What everybody is shown who asks of the present: made once for all who came before it was begun."""

import time
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Current(Generic[T]):
    """Something that is looked up for many at once, and never older than the question of any of them.

    However many ask, one of them looks while the others wait, and all who had asked by then get what it found. Between two lookups that
    found something new there is a rest as long as the first took, so that at most half of the time goes into them.
    """

    def __init__(self, look: Callable[[], tuple[T, bool]]) -> None:
        """`look` finds it, and says if it is another one than last time."""
        self._look = look
        self._lock = Lock()
        self._found: T | None = None
        self._begun = self._rested = 0.0

    def get(self) -> T:
        """What was looked up since the question; whatever `look` raises."""
        asked = time.monotonic()
        with self._lock:
            if self._found is None or self._begun <= asked:
                time.sleep(max(0.0, self._rested - time.monotonic()))
                begun = time.monotonic()
                self._found, is_new = self._look()
                self._begun, ended = begun, time.monotonic()
                self._rested = ended + (ended - begun) if is_new else ended
            return self._found
