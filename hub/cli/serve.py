"""`hub serve`: the API, the dashboard and the edge for authorities; `hub up` starts it."""

import gc
import secrets
from datetime import UTC, datetime
from types import FrameType

import uvicorn

from hub.answers.desk import Desk
from hub.answers.readers import Role
from hub.cli._entrance import entrance
from hub.cli._invented import is_demonstration
from hub.cli._options import ConfigOption, DataOption, PortOption
from hub.cli._output import say
from hub.cli._parts import use_parts
from hub.cli._running import interrupted_by_signals
from hub.cli._web import Web
from hub.config import load
from hub.domain.calendar import local_date
from hub.edge.app import Edge
from hub.ops import logs
from hub.ops.listener import EdgeListener, HttpListener
from hub.store.engine import Store

HOST = "127.0.0.1"
#: How long readers in the middle of an answer have when the process is asked to stop.
GRACE_SECONDS = 4


#: Figures are many, stay long and hang together in no circle; to look them all over takes a tenth of a second in which nobody is answered.
COLLECTED = (50_000, 20, 100)


class Server(uvicorn.Server):
    """A server that lets those go who follow the changes, or it would wait for them for ever."""

    def __init__(self, config: uvicorn.Config, desk: Desk) -> None:
        super().__init__(config)
        self._desk = desk

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """SIGTERM or Ctrl-C."""
        self._desk.changes.close()
        super().handle_exit(sig, frame)


def command(data: DataOption = None, port: PortOption = None, config: ConfigOption = None) -> None:
    """Answer over HTTP from the hub's store, until SIGTERM.

    Authorities' messages are taken in there, too, under /edge/.
    """
    settings = load(config, data=data, port=port).settings
    gc.set_threshold(*COLLECTED)
    logs.configure(settings.log_level, settings.log_format)
    listener = HttpListener()
    with (
        use_parts(settings.data, config=config) as endpoints,
        Store(endpoints.database_url) as store,
        Edge(endpoints.connection, EdgeListener(listener.meters), secrets.token_bytes(32)) as edge,
    ):
        desk = Desk(store, Role(settings.reader_without_token), is_demonstration(settings))
        anybody = desk.reader(None, local_date(datetime.now(UTC)))
        if anybody.sees_others_at_night:
            desk.nightly.of(anybody.day)  # made while nobody has asked yet
        options = uvicorn.Config(
            Web(desk, entrance(settings, store, desk, listener), lambda: datetime.now(UTC), listener, edge),
            host=HOST,
            port=port or endpoints.api_port,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=True,  # a proxy on this machine says for whom it asks, and if that was over https
            forwarded_allow_ips=HOST,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        say(f"Serving at http://{HOST}:{options.port}")
        try:
            with interrupted_by_signals():  # the server hands the signal on once it has ended in order
                Server(options, desk).run()
        except KeyboardInterrupt:
            say("The API has stopped")
