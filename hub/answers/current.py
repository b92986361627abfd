"""What everybody is shown who asks of the present: made once for all who came before it was begun."""

import time
from collections.abc import Callable
from threading import Event, Lock
from typing import Generic, TypeVar

T = TypeVar("T")

#: A look that found something new is followed by a rest so many times as long, if others wait: the more come, the more share the next.
REST = 2.0


class _Round(Generic[T]):
    """One look, and those who wait for it."""

    def __init__(self) -> None:
        self.others = 0
        self.done = Event()
        self.found: T | None = None
        self.error: BaseException | None = None


class Current(Generic[T]):
    """Something that is looked up for many at once, and never before the question of any of them.

    However many ask, one of them looks while the others wait, and all who had asked by then get what it found. They are all let go at
    once: to hand them a lock one after the other would take longer than the look.
    """

    def __init__(self, look: Callable[[], tuple[T, bool]]) -> None:
        """`look` finds it, and says if it is another one than last time."""
        self._look = look
        self._lock = Lock()
        self._turn = Lock()
        self._next: _Round[T] | None = None
        self._rested = 0.0

    def get(self) -> T:
        """What was looked up since the question; whatever `look` raises."""
        with self._lock:
            joined = self._next
            if joined is None:
                mine = self._next = _Round()
            else:
                joined.others += 1
        if joined is None:
            self._go(mine)
        else:
            mine = joined
            mine.done.wait()
        if mine.error is not None:
            raise mine.error
        assert mine.found is not None
        return mine.found

    def _go(self, mine: _Round[T]) -> None:
        with self._turn:
            try:
                if mine.others:
                    time.sleep(max(0.0, self._rested - time.monotonic()))
                with self._lock:
                    self._next = None  # who asks from now on waits for another
                begun = time.monotonic()
                mine.found, is_new = self._look()
                ended = time.monotonic()
                self._rested = ended + REST * (ended - begun) * is_new
            except BaseException as error:
                mine.error = error
            finally:
                mine.done.set()
