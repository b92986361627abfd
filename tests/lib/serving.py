"""The API and the pages on a port of their own, as long as a test needs them."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime

import httpx
import uvicorn

from hub.answers.desk import Desk
from hub.answers.readers import Role
from hub.cli._web import Web
from hub.domain.indicators import Indicator
from hub.store.engine import Store

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOW.date()


@contextmanager
def served(
    store: Store,
    role: Role = Role.PUBLIC,
    demonstration: bool = False,
    now: Callable[[], datetime] = lambda: NOW,
    indicators: Mapping[str, Indicator] | None = None,
    night: date | None = None,
) -> Iterator[httpx.Client]:
    """A client of a real server over the store; `role` is that of readers without a token.

    With a `night`, the snapshot of the day that follows it is there before the first question.
    """
    desk = Desk(store, role, demonstration, indicators)
    if night is not None:
        assert desk.nightly.wait(night, 3_000) is not None
    server = uvicorn.Server(uvicorn.Config(Web(desk, now), port=0, log_config=None, timeout_graceful_shutdown=2))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            yield client
    finally:
        desk.changes.close()
        server.should_exit = True
        thread.join()
