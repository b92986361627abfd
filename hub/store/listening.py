"""Hears from PostgreSQL which figures have just changed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Event

import psycopg

from hub.store.engine import Store

CHANNEL = "figures"

#: How often a listener looks whether it should stop.
LOOK_UP_SECONDS = 0.5
#: How long it waits before it tries again to reach a database that went away.
RETRY_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Changed:
    """Figures of an authority that a committed transaction changed; without an authority, any may have changed."""

    authority: str | None
    indicators: tuple[str, ...]


def listen(store: Store, stop: Event) -> Iterator[Changed]:
    """Every change from now on, until `stop` is set; whenever it begins to hear, one that stands for all it missed."""
    address = store.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    while not stop.is_set():
        try:
            with psycopg.connect(address, autocommit=True) as session:
                session.execute(f"listen {CHANNEL}")
                yield Changed(None, ())
                while not stop.is_set():
                    for notice in session.notifies(timeout=LOOK_UP_SECONDS):
                        yield _read(notice.payload)
        except psycopg.OperationalError:
            stop.wait(RETRY_SECONDS)


def _read(payload: str) -> Changed:
    try:
        document = json.loads(payload)
        return Changed(str(document["authority"]), tuple(str(code) for code in document["indicators"]))
    except (ValueError, KeyError, TypeError):
        return Changed(None, ())
