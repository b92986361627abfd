"""The national side's consumer, running beside a test."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TypeVar

from consumers.consumer import Consumer, Options
from hub.broker.connection import Connection
from hub.ops.listener import ConsumerListener
from hub.store.engine import Store

Seen = TypeVar("Seen")
OPTIONS = Options(batch_records=50, poll_ms=100, people_in_mind=10)


@contextmanager
def consuming(store: Store, connection: Connection, options: Options = OPTIONS) -> Iterator[ConsumerListener]:
    """Consume until the block ends, and give who hears of it; what ended the consumer early is raised there."""
    stop = Event()
    failures: list[BaseException] = []
    listener = ConsumerListener()

    def run() -> None:
        try:
            clock = lambda: time.time_ns() // 1_000_000  # noqa: E731
            Consumer(store, connection, options, listener, clock).run(stop)
        except BaseException as failure:
            failures.append(failure)

    thread = Thread(target=run, name="consumer")
    thread.start()
    try:
        yield listener
    finally:
        stop.set()
        thread.join()
    if failures:
        raise failures[0]


def wait_for(look: Callable[[], Seen], wanted: Seen, patience: float = 60.0) -> Seen:
    """What is seen once it is what is wanted, or at last when it never was."""
    give_up = time.monotonic() + patience
    while (seen := look()) != wanted and time.monotonic() < give_up:
        time.sleep(0.1)
    return seen
