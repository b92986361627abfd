"""Where the parts of a running hub are, and who may use them."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from hub.broker.connection import Connection
from hub.broker.login import Login
from hub.embedded.folder import Folder, Passwords, State, is_held, passwords, read_state
from hub.embedded.ports import HOST, Ports


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the parts are and who may use them."""

    bootstrap: str
    """HOST:PORT of each broker, with a comma between; they speak SASL_PLAINTEXT with SCRAM-SHA-512."""
    database_url: str = field(repr=False)
    """postgresql://USER:PASSWORD@HOST:PORT/NAME, as libpq reads it."""
    admin: Login
    """The broker's super user: makes topics, users and access rules."""
    hub: Login
    """The principal that reads every authority's topics and writes receipts."""
    api_port: int
    consumer_port: int
    """Of the first consumer process; the n-th after it answers on this + n."""
    supervisor_port: int
    security_protocol: str = "SASL_PLAINTEXT"
    ca_file: Path | None = None
    """The certificates that brokers elsewhere are checked against; none means the system's own."""

    def connection(self, login: Login) -> Connection:
        """How one of the two principals reaches the broker."""
        return Connection(self.bootstrap, login, security_protocol=self.security_protocol, ca_file=self.ca_file)


def endpoints(state: State, secret: Passwords) -> Endpoints:
    """What clients need to know of the parts of one data folder."""
    ports = state.ports
    return Endpoints(
        bootstrap=",".join(f"{HOST}:{port}" for port in ports.brokers(state.brokers)),
        database_url=f"postgresql://hub:{secret.database}@{HOST}:{ports.database}/hub",
        admin=Login("admin", secret.admin),
        hub=Login("hub", secret.hub),
        api_port=ports.api,
        consumer_port=ports.consumer,
        supervisor_port=ports.supervisor,
    )


def at_ports(outside: Endpoints, ports: Ports) -> Endpoints:
    """A broker and a database elsewhere, with the ports of our own processes here."""
    return replace(outside, api_port=ports.api, consumer_port=ports.consumer, supervisor_port=ports.supervisor)


def running(data: Path) -> Endpoints | None:
    """The embedded parts of the hub that runs in the folder now and is ready for clients, else None."""
    folder = Folder.at(data)
    state = read_state(folder)
    if state is None or not state.ready or not state.embedded or not is_held(folder):
        return None
    return endpoints(state, passwords(folder))
