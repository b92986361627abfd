"""Where the parts of a running hub are, and who may use them."""

from dataclasses import dataclass, field
from pathlib import Path

from hub.broker.login import Login
from hub.embedded.folder import Folder, Passwords, State, is_held, passwords, read_state
from hub.embedded.ports import HOST


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the parts are and who may use them."""

    bootstrap: str
    """HOST:PORT of the broker, which speaks SASL_PLAINTEXT with SCRAM-SHA-512."""
    database_url: str = field(repr=False)
    """postgresql://USER:PASSWORD@HOST:PORT/NAME, as libpq reads it."""
    admin: Login
    """The broker's super user: makes topics, users and access rules."""
    hub: Login
    """The principal that reads every authority's topics and writes receipts."""
    api_port: int
    consumer_port: int
    """Of the first consumer process; process n answers on this + n."""
    supervisor_port: int


def endpoints(state: State, secret: Passwords) -> Endpoints:
    """What clients need to know of the parts of one data folder."""
    ports = state.ports
    return Endpoints(
        bootstrap=f"{HOST}:{ports.broker}",
        database_url=f"postgresql://hub:{secret.database}@{HOST}:{ports.database}/hub",
        admin=Login("admin", secret.admin),
        hub=Login("hub", secret.hub),
        api_port=ports.api,
        consumer_port=ports.consumer,
        supervisor_port=ports.supervisor,
    )


def running(data: Path) -> Endpoints | None:
    """The parts of the hub that runs in the folder now and is ready for clients, else None."""
    folder = Folder.at(data)
    state = read_state(folder)
    if state is None or not state.ready or not is_held(folder):
        return None
    return endpoints(state, passwords(folder))
