"""The API and the pages on a port of their own, as long as a test needs them."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import httpx
import uvicorn

from hub.answers.desk import Desk
from hub.answers.readers import Role
from hub.cli._web import Web
from hub.store.engine import Store

TODAY = date(2026, 11, 22)


@contextmanager
def served(store: Store, role: Role = Role.PUBLIC, demonstration: bool = False) -> Iterator[httpx.Client]:
    """A client of a real server over the store; `role` is that of readers without a token."""
    desk = Desk(store, role, demonstration)
    server = uvicorn.Server(
        uvicorn.Config(Web(desk, lambda: TODAY), port=0, log_config=None, timeout_graceful_shutdown=2)
    )
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
