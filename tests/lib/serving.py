"""The API and the pages on a port of their own, as long as a test needs them."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime

import httpx
import uvicorn

from hub.answers.desk import Desk
from hub.answers.entrance import Entrance, Organisations
from hub.answers.limits import Cost, Limits
from hub.answers.readers import Role
from hub.cli._web import Web
from hub.domain.indicators import Indicator, catalogue
from hub.ops.listener import HttpListener
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
    shares: Mapping[Cost, int] | None = None,
    organisations: Organisations | None = None,
    public_address: str | None = None,
    night: date | None = None,
) -> Iterator[httpx.Client]:
    """A client of a real server over the store; `role` is that of readers without a token.

    Nothing is limited but what `shares` names; its minutes are those of `now`, too. With a `night`, the snapshot
    of the midnight at which that day began is there before the first question.
    """
    desk, listener = Desk(store, role, demonstration, indicators), HttpListener()
    if night is not None:
        assert desk.nightly.wait(night, 3_000) is not None
    limits = Limits(shares or {}, lambda: now().timestamp())
    entrance = Entrance(store, desk, listener, limits, None, public_address, organisations)
    web = Web(desk, entrance, now, listener)
    server = uvicorn.Server(uvicorn.Config(web, port=0, log_config=None, timeout_graceful_shutdown=2))
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


@contextmanager
def served_at_night(store: Store, *codes: str) -> Iterator[httpx.Client]:
    """A client that reads as the public does on a hub that counts these indicators, with the snapshot of the last midnight."""
    with served(store, indicators={code: catalogue()[code] for code in codes}, night=TODAY) as client:
        yield client
