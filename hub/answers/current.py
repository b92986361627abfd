"""What everybody is shown who asks of the present: made once for all who came before it was begun."""

import time
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


#: A look that found something new is followed by a rest so many times as long, while others wait: the more come, the more share the next.
REST = 2.0


class Current(Generic[T]):
    """Something that is looked up for many at once, and never before the question of any of them.

    However many ask, one of them looks while the others wait, and all who had asked by then get what it found.
    """

    def __init__(self, look: Callable[[], tuple[T, bool]]) -> None:
        """`look` finds it, and says if it is another one than last time."""
        self._look = look
        self._lock = Lock()
        self._count = Lock()
        self._asking = 0
        self._found: T | None = None
        self._begun = self._rested = 0.0

    def get(self) -> T:
        """What was looked up since the question; whatever `look` raises."""
        asked = time.monotonic()
        self._note(1)
        try:
            with self._lock:
                if self._found is None or self._begun <= asked:
                    self._found = self._look_now()
                return self._found
        finally:
            self._note(-1)

    def _note(self, one: int) -> None:
        with self._count:
            self._asking += one

    def _look_now(self) -> T:
        rest = self._rested - time.monotonic()
        if rest > 0 and self._asking > 1:
            time.sleep(rest)
        begun = time.monotonic()
        found, is_new = self._look()
        ended = time.monotonic()
        self._begun, self._rested = begun, ended + REST * (ended - begun) * is_new
        return found
