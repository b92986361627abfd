"""Tells everybody who waits which figures have just changed: one listener at the database, any number of readers."""

import asyncio
from collections.abc import AsyncIterator
from threading import Event, Lock, Thread

from hub.answers.disclosure import require_figures
from hub.answers.readers import Reader
from hub.store.engine import Store
from hub.store.listening import Changed, listen

#: A reader that is slower than this loses its place, and is told that anything may have changed.
LONGEST_QUEUE = 1_000

Waiting = asyncio.Queue[Changed | None]


class Changes:
    """Passes on what the database says; starts to listen when the first reader comes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._stop = Event()
        self._lock = Lock()
        self._thread: Thread | None = None
        self._waiting: dict[Waiting, tuple[Reader, asyncio.AbstractEventLoop]] = {}

    async def follow(self, reader: Reader, heartbeat: float) -> AsyncIterator[Changed | None]:
        """None once nothing more can be missed, then the changes this reader may know of; None again whenever
        `heartbeat` seconds passed without one.
        """
        queue: Waiting = asyncio.Queue(LONGEST_QUEUE)
        require_figures(reader)
        self._join(queue, reader, asyncio.get_running_loop())
        try:
            yield None
            while not self._stop.is_set():
                try:
                    change = await asyncio.wait_for(queue.get(), heartbeat)
                except TimeoutError:
                    yield None
                    continue
                if change is not None:
                    yield change
        finally:
            with self._lock:
                self._waiting.pop(queue, None)

    def close(self) -> None:
        """Let every reader go; safe to call from a signal handler, and more than once."""
        self._stop.set()
        for queue, (_, loop) in list(self._waiting.items()):
            loop.call_soon_threadsafe(_put, queue, None)

    def _join(self, queue: Waiting, reader: Reader, loop: asyncio.AbstractEventLoop) -> None:
        with self._lock:
            self._waiting[queue] = reader, loop
            if self._thread is None:
                self._thread = Thread(target=self._listen, name="changes", daemon=True)
                self._thread.start()

    def _listen(self) -> None:
        for change in listen(self._store, self._stop):
            with self._lock:
                for queue, (reader, loop) in self._waiting.items():
                    if may_know(reader, change):
                        loop.call_soon_threadsafe(_put, queue, change)


def may_know(reader: Reader, change: Changed) -> bool:
    """May this reader know that these figures changed? Who sees everything may; a member, of its own authority.

    A member may also know that any may have changed, which is said when the connection to the database begins anew.
    """
    return reader.sees_everything or (reader.area is not None and change.authority in (None, reader.area))


def is_told(reader: Reader) -> bool:
    """Is this reader ever told of a change of figures it may see: is there an authority whose figures it sees as they are?"""
    return reader.may_read_figures and (reader.sees_everything or reader.area is not None)


def _put(queue: Waiting, change: Changed | None) -> None:
    if queue.full():
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait(Changed(None, ()))
    if change is not None or queue.empty():
        queue.put_nowait(change)
