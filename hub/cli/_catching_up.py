"""Waits until the store has everything that the topics held."""

import time
from collections.abc import Callable, Sequence

from hub.broker.reader import Reader
from hub.embedded.endpoints import Endpoints
from hub.errors import UnreachableError
from hub.store.engine import Store
from hub.store.places import positions
from schemas.topics import CONSUMED, topic

STEP_S = 0.2
STUCK_S = 180.0


def wait_until_stored(endpoints: Endpoints, store: Store, codes: Sequence[str], say: Callable[[str], None]) -> int:
    """Return the number of messages once all that lie in these authorities' topics now are in the store.

    Raises UnreachableError when nothing moves for a long time.
    """
    with Reader(endpoints.connection(endpoints.hub), "hub-progress") as reader:
        ends = {
            (name, partition): end
            for code in codes
            for name in (topic(code, stream) for stream in CONSUMED)
            for partition, end in reader.end_offsets(name).items()
        }
    total = sum(ends.values())
    moved_at, before, told = time.monotonic(), -1, 0.0
    while True:
        stored = positions(store)
        done = sum(min(stored.get(place, 0), end) for place, end in ends.items())
        if done == total:
            return total
        if done != before:
            moved_at, before = time.monotonic(), done
        if time.monotonic() - told > 3:
            told = time.monotonic()
            say(f"  {done:,} of {total:,} messages are in the store")
        if time.monotonic() - moved_at > STUCK_S:
            raise UnreachableError(
                f"the consumers stand still at {done} of {total} messages; their log, in the folder logs of the data folder, says why."
            )
        time.sleep(STEP_S)
