"""The watch over the hub's processes: one that dies is started again, until that is plainly no use."""

import threading
import time
from collections.abc import Callable, Sequence

import psutil

from hub.embedded.child import Child
from hub.errors import PartError

LOOK_EVERY = 0.25
RAPID_FAILURES = 5
STEADY_SECONDS = 60.0
"""A process that ran this long had started well: its earlier failures are forgotten."""


class Watch:
    """Starts dead processes again from a thread of its own, which lives until all of them have been stopped.

    `restarted` is told the name of each process that was started again. The pause before a restart doubles with each
    rapid failure; after five of them the watch ends with an error.
    """

    def __init__(self, children: Sequence[Child], say: Callable[[str], None], restarted: Callable[[str], None]) -> None:
        self._children = children
        self._say = say
        self._restarted = restarted
        self._failures: dict[str, list[float]] = {}
        self._due: dict[str, float] = {}
        self._ended = threading.Event()
        self._released = threading.Event()
        self._starting = threading.Lock()
        self._error: PartError | None = None
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._thread.start()

    def wait(self, seconds: float | None = None) -> None:
        """Return after so many seconds, or when the watch was ended. Raises PartError when it gave up."""
        self._ended.wait(seconds)
        if self._error:
            raise self._error

    def end(self) -> None:
        """Start nothing again from now on."""
        with self._starting:
            self._ended.set()

    def release(self) -> None:
        """Let the thread go: what it started would not outlive it, so only after everything was stopped."""
        self._ended.set()
        self._released.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(LOOK_EVERY):
            for child in tuple(self._children):
                if not child.is_alive() and not self._ended.is_set():
                    try:
                        self._start_again(child)
                    except PartError as error:
                        self._error = error
                        self._ended.set()
        self._released.wait()

    def _start_again(self, child: Child) -> None:
        """Start it, or note when that is due: others may have died meanwhile, and wait for nobody's pause."""
        now = time.monotonic()
        name = child.program.name
        if name not in self._due:
            self._due[name] = now + self._pause(child, now)
        if now < self._due[name]:
            return
        del self._due[name]
        with self._starting:
            if self._ended.is_set():
                return
            try:
                child.start()
            except (OSError, psutil.Error) as problem:  # a full disk, say; it is tried again as one that ended at once
                self._say(f"{name} could not be started: {problem}")
            else:
                self._restarted(name)

    def _pause(self, child: Child, now: float) -> float:
        """Note a failure; the seconds until the restart. Raises PartError after too many."""
        name = child.program.name
        failures = [then for then in self._failures.get(name, ()) if now - then < STEADY_SECONDS]
        self._failures[name] = [*failures, now]
        if len(failures) + 1 >= RAPID_FAILURES:
            raise PartError(f"{name} ended {RAPID_FAILURES} times in short order and was given up: {child.where}")
        pause = 0.5 * 2 ** len(failures) if failures else 0.0
        self._say(f"{name} ended unasked; starting it again" + (f" in {pause:.0f} s" if pause else ""))
        return pause
