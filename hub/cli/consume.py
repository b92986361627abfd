"""`hub consume`: one consumer process; `hub up` starts its own, and other machines theirs."""

import signal
import sys
import time
from threading import Event
from typing import Annotated

import typer

from hub.cli._options import ConfigOption, DataOption
from hub.cli._parts import use_parts
from hub.config import load
from hub.embedded.ports import HOST

TURN_S = 0.0005
"""How long a thread may keep Python to itself: the one that feeds the database, which waits meanwhile, is not to wait for more."""


def command(
    data: DataOption = None,
    port: Annotated[
        int, typer.Option("--port", help="Where /metrics, /livez and /readyz answer; 0 is a free one.")
    ] = 0,
    host: Annotated[
        str, typer.Option("--host", help="On which address of this machine they answer, to anybody who can reach it.")
    ] = HOST,
    member: Annotated[
        str | None,
        typer.Option(
            "--member",
            help="A name that no other consumer has. One that ends and comes back under it within ten seconds keeps its "
            "share, and the others go on undisturbed.",
        ),
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Take what authorities publish into the store, until SIGTERM.

    There may be several at once, on one machine or on many; each takes its share.
    """
    from consumers.consumer import Consumer, Options
    from hub.ops import health, logs
    from hub.ops.listener import ConsumerListener
    from hub.ops.server import OpsServer
    from hub.store.engine import Store

    sys.setswitchinterval(TURN_S)
    settings = load(config, data=data).settings
    logs.configure(settings.log_level, settings.log_format)
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    options = Options(settings.batch_records, round(settings.poll_seconds * 1000), settings.history_cache, member)
    listener = ConsumerListener()
    with use_parts(settings.data, config=config) as endpoints, Store(endpoints.database_url) as store:
        consumer = Consumer(
            store, endpoints.connection(endpoints.hub), options, listener, lambda: time.time_ns() // 10**6
        )
        with OpsServer(
            listener.meters.registry,
            live=lambda: health.live(consumer.readings()),
            ready=lambda: health.ready(consumer.readings()),
            port=port,
            host=host,
        ):
            consumer.run(stop)
