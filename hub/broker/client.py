"""Opens kafka-python's clients: the one place that knows their settings and mends their silences."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from kafka.errors import KafkaError, SaslAuthenticationFailedError
from kafka.net.compat import KafkaNetClient

from hub.broker.connection import Connection
from hub.broker.failures import explain
from hub.broker.sockets import close_every_socket

T = TypeVar("T")

BOOTSTRAP_MS = 15_000
"""How long a first contact may take before the broker counts as away."""

ANSWER_MS = 15_000
"""How long a broker may think about one request, before another is asked; one that hangs keeps its connections open."""

CONTACT_MS = 3_000
"""How long one of several brokers may take for a first contact at least, before another is tried."""

BROKEN_OFF = 3
"""So many contacts that end while the password is exchanged are a refused password."""


def open_client(kind: Callable[..., T], connection: Connection, client_id: str, **settings: Any) -> T:
    """Make a producer, consumer or admin client that has already spoken to the broker.

    Raises AccessError for a refused password at once, and UnreachableError when nobody answers in time.
    """
    _keep_quiet()
    made: list[Any] = []

    def network(**configuration: Any) -> Any:
        client = KafkaNetClient(**configuration)
        close_every_socket(client)
        _stop_at_refused_password(client)
        _try_each_in_turn(client)
        _wait_longer_each_time(client)
        made.append(client)
        return client

    try:
        return kind(
            kafka_client=network,
            bootstrap_servers=list(connection.addresses),
            client_id=client_id,
            security_protocol=connection.security_protocol,
            sasl_mechanism=connection.mechanism,
            sasl_plain_username=connection.login.username,
            sasl_plain_password=connection.login.password,
            ssl_cafile=None if connection.ca_file is None else str(connection.ca_file),
            proxy_url=connection.proxy_url,
            bootstrap_timeout_ms=BOOTSTRAP_MS,
            reconnect_backoff_max_ms=1_000,
            **settings,
        )
    except (KafkaError, OSError) as error:
        for client in made:  # a client that could not start leaves its thread and its sockets behind
            client.close()
        raise explain(error, connection, "reach the broker") from None


def _stop_at_refused_password(client: Any) -> None:
    """Let a refused password end the first contact, where the library (3.0.12) would try until its time is up.

    A broker that refuses a password says so and hangs up, and of the two the library often notices only the second.
    So a broker that has told its version and then hangs up BROKEN_OFF times has refused, too. Later contacts are left
    alone: a client that has been let in once waits for a broker that restarts.
    """
    connections = client._manager
    connect = connections.get_connection
    refusals: list[BaseException] = []
    broken_off: list[BaseException] = []

    def watched(node_id: Any, *arguments: Any, **options: Any) -> Any:
        if connections.bootstrapped:
            return connect(node_id, *arguments, **options)
        if refusals:
            raise refusals[-1]
        opened = connect(node_id, *arguments, **options)
        opened.init_future.add_errback(remember)
        return opened

    def remember(error: BaseException) -> None:
        if isinstance(error, SaslAuthenticationFailedError):
            refusals.append(error)
        elif connections.broker_version_data is not None and "socket disconnected" in str(error):
            broken_off.append(error)
            if len(broken_off) >= BROKEN_OFF:
                refusals.append(SaslAuthenticationFailedError())

    connections.get_connection = watched


def _try_each_in_turn(client: Any) -> None:
    """Let a first contact go to every broker that is named, those last that did not answer.

    The library (3.0.12) draws one by lot and gives it all the time there is; one of three that hangs would be every third
    contact's end.
    """
    connections = client._manager
    connect, named = connections.get_connection, connections.cluster.bootstrap_brokers
    silent: set[Any] = set()

    def in_turn() -> list[Any]:
        everyone = list(named())
        return [each for each in everyone if each.node_id not in silent] or everyone

    def watched(node_id: Any, *arguments: Any, **options: Any) -> Any:
        if connections.bootstrapped:
            return connect(node_id, *arguments, **options)
        if options.get("timeout_ms") is not None:
            share = max(CONTACT_MS, BOOTSTRAP_MS / max(1, len(list(named()))))
            options["timeout_ms"] = min(options["timeout_ms"], share)
        opened = connect(node_id, *arguments, **options)
        opened.init_future.add_errback(lambda _: silent.add(node_id))
        return opened

    connections.get_connection = watched
    connections.cluster.bootstrap_brokers = in_turn


def _wait_longer_each_time(client: Any) -> None:
    """Let each contact in vain be followed by a longer pause, up to the longest.

    The library (3.0.12) takes a socket that opens for a contact, also where it is a relay's or a starting broker's that
    closes it again; it would try thirty times a second, and log each of them.
    """
    connections = client._manager
    forget_failures = connections.reset_backoff

    def after_opening(node_id: Any) -> None:
        opened = connections._conns.get(node_id)
        if opened is not None and opened.connected:
            forget_failures(node_id)
        else:
            connections.update_backoff(node_id)

    connections.reset_backoff = after_opening


def _keep_quiet() -> None:
    """Never let the library's debug lines appear: they quote keys and values of messages."""
    library = logging.getLogger("kafka")
    logging.getLogger("kafka.net.sasl").setLevel(
        logging.ERROR
    )  # warns at each contact without TLS, also on one machine
    if library.level < logging.WARNING:
        library.setLevel(logging.WARNING)
    if not library.handlers:  # otherwise Python prints the library's warnings to stderr of its own accord
        library.addHandler(logging.NullHandler())
