"""`hub edge`: takes authorities' messages in over HTTPS; `hub serve` does the same, and this does nothing else."""

import secrets
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from hub.broker.connection import Connection
from hub.broker.failures import anybody_listens
from hub.broker.login import Login
from hub.cli._options import ConfigOption, DataOption
from hub.cli._output import say
from hub.cli._parts import use_parts
from hub.cli._running import interrupted_by_signals
from hub.config import Settings, load
from hub.edge.app import Edge
from hub.embedded.ports import HOST
from hub.errors import ConfigurationError
from hub.ops import logs
from hub.ops.health import Verdict
from hub.ops.listener import EdgeListener
from hub.ops.server import OpsServer

PORT = 8443
LOOPBACK = ("127.0.0.1", "localhost", "::1")

GRACE_SECONDS = 30
"""How long requests that are being answered have when the process is asked to stop: longer than Kafka may take."""

KEPT_OPEN_SECONDS = 30
"""How long a connection may be silent between two requests."""

MOST_CONNECTIONS = 500
"""More at the same time are told to come again; there are 22 authorities."""


def command(
    data: DataOption = None,
    port: Annotated[
        int, typer.Option("--port", help="Where authorities, or their proxy, reach it; 0 is a free one.")
    ] = PORT,
    host: Annotated[
        str, typer.Option("--host", help="On which address of this machine; any but 127.0.0.1 needs a certificate.")
    ] = HOST,
    ops_port: Annotated[
        int, typer.Option("--ops-port", help="Where /metrics, /livez and /readyz answer; 0 is a free one.")
    ] = 0,
    ops_host: Annotated[
        str,
        typer.Option("--ops-host", help="On which address of this machine they answer, to anybody who can reach it."),
    ] = HOST,
    config: ConfigOption = None,
) -> None:
    """Take authorities' messages in over HTTPS, until SIGTERM.

    There may be several at once, and any of them answers any request. With `edge_bootstrap` in the settings it needs
    neither the database nor a password of the hub.
    """
    settings = load(config, data=data).settings
    logs.configure(settings.log_level, settings.log_format)
    certificate, key = _certificate(settings, host)
    listener = EdgeListener()
    with _brokers(settings, config) as connect, Edge(connect, listener, secrets.token_bytes(32)) as edge:
        nobody = connect(Login("", ""))
        options = uvicorn.Config(
            edge,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            server_header=False,
            ssl_certfile=certificate,
            ssl_keyfile=key,
            limit_concurrency=MOST_CONNECTIONS,
            timeout_keep_alive=KEPT_OPEN_SECONDS,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        way = "https" if certificate else "http"
        with OpsServer(
            listener.meters.registry,
            live=lambda: Verdict(True),
            ready=lambda: _ready(nobody),
            port=ops_port,
            host=ops_host,
        ) as ops:
            say(
                f"Serving authorities at {way}://{host}:{options.port}; metrics at http://{ops.host}:{ops.port}/metrics"
            )
            try:
                with interrupted_by_signals():  # the server hands the signal on once it has ended in order
                    uvicorn.Server(options).run()
            except KeyboardInterrupt:
                say("The edge has stopped")


@contextmanager
def _brokers(settings: Settings, config: Path | None) -> Iterator[Callable[[Login], Connection]]:
    """How a principal reaches the brokers: those named for the edge, else those of the hub."""
    if settings.edge_bootstrap is None:
        with use_parts(settings.data, config=config) as endpoints:
            yield endpoints.connection
        return
    bootstrap, protocol, ca_file = (
        settings.edge_bootstrap,
        settings.kafka_security_protocol,
        settings.kafka_ca_file,
    )
    yield lambda login: Connection(bootstrap, login, security_protocol=protocol, ca_file=ca_file)


def _certificate(settings: Settings, host: str) -> tuple[Path | None, Path | None]:
    """The certificate and the key of the settings; ConfigurationError where they cannot be used, or are missing."""
    certificate, key = settings.edge_certificate_file, settings.edge_key_file
    if certificate is None or key is None:
        if host not in LOOPBACK:
            raise ConfigurationError(
                f"--host is {host}, and passwords would cross the network in the clear; name edge_certificate_file and "
                "edge_key_file in the settings, or stay on 127.0.0.1 behind a proxy of this machine that ends TLS"
            )
        return None, None
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError):
        raise ConfigurationError(
            f"edge_certificate_file is {certificate} and edge_key_file {key}, and they cannot be used; each is there, in "
            "PEM, readable to this user, without a passphrase, and the one belongs to the other"
        ) from None
    return certificate, key


def _ready(nobody: Connection) -> Verdict:
    return Verdict(True) if anybody_listens(nobody) else Verdict(False, ("no broker answers",))
