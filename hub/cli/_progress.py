"""A line on the terminal that tells how far something is."""

import sys
import time
from typing import Self

EVERY_S = 0.2


class Progress:
    """Shows what is done of a total, over and over on one line; on a terminal only."""

    def __init__(self, of: str, shown: bool) -> None:
        """`of` says what is counted."""
        self._of = of
        self._shown = shown
        self._begun = time.monotonic()
        self._last = 0.0
        self._width = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._write("")

    def show(self, done: int, total: int) -> None:
        """So many are done."""
        now = time.monotonic()
        if now - self._last >= EVERY_S:
            self._last = now
            share = f"{done / total:.0%}, " if total else ""
            rate = done / max(now - self._begun, 1e-9)
            self._write(f"{share}{done:,} of {total:,} {self._of}, {rate:,.0f} a second")

    def say(self, line: str) -> None:
        """Tell this instead."""
        now = time.monotonic()
        if now - self._last >= EVERY_S:
            self._last = now
            self._write(line)

    def _write(self, line: str) -> None:
        if self._shown:
            print(f"\r{line.ljust(self._width)}", end="" if line else "\r", file=sys.stderr, flush=True)
            self._width = len(line)
