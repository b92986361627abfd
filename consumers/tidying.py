"""Looks for cyclic garbage when there is time for it, and not while a batch is taken.

A consumer keeps the facts of some hundred thousand people in mind. Python would walk through all of them several times a
batch in search of cycles, of which the engine itself makes none: a third of its time.
"""

import gc
import time
from typing import Self

#: Seconds between looks, when idle and at all.
WHEN_IDLE_S, AT_LATEST_S = 60.0, 600.0


class Tidying:
    """While it is entered, garbage in cycles is looked for only when `turn` finds it is time."""

    def __init__(self) -> None:
        self._was_on = False
        self._last = 0.0

    def __enter__(self) -> Self:
        self._was_on = gc.isenabled()
        gc.disable()
        self._last = time.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        if self._was_on:
            gc.enable()

    def turn(self, is_idle: bool) -> None:
        """Once a turn of the loop."""
        if time.monotonic() - self._last > (WHEN_IDLE_S if is_idle else AT_LATEST_S):
            gc.collect()
            self._last = time.monotonic()
