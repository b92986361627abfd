"""What every test may rely on: a clean environment, and for those who ask a real broker and a real database.

The parts are started once for all tests, at the first test that asks. A part that does not start is an error, never a
skipped test.

- `parts`: the running parts; `endpoints`: where they are and who may use them.
- `connection`: the broker, as its super user; `hub_connection`: as the hub.
- `exchange`: the broker with the hub's rights and no topic; `exchange.enrol("W06000015")` adds an authority.
- `empty_database`: the address of a database of the test's own, with nothing in it.
- `fresh_database`: the same with every table in it.
"""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from hub.broker.connection import Connection
from hub.embedded.endpoints import Endpoints
from hub.embedded.parts import Parts
from hub.store.migrate import migrate
from tests.lib.databases import Databases
from tests.lib.exchange import Exchange, emptied

#: The same examples each time, unless more are asked for; how long one takes is no failure.
settings.register_profile("steady", deadline=None, derandomize="EXAMPLES" not in os.environ)
settings.load_profile("steady")


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> None:
    """Ctrl-C reaches the programs that tests start, also where this session itself runs in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def clean_environment() -> Iterator[None]:
    """No setting of the person who runs the tests reaches them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(("HUB_", "CONNECTOR_")):
                patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def parts(clean_environment: None) -> Iterator[Parts]:
    """A real broker and a real database on a folder of their own, for all tests of this session."""
    folder = Path(tempfile.mkdtemp(prefix="cyfnewid-tests-"))
    folder.chmod(0o711)  # as root, the database runs under another account, which has to pass through
    try:
        with Parts.start(folder / "data") as started:
            yield started
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def endpoints(parts: Parts) -> Endpoints:
    """Where the parts are and who may use them."""
    return parts.endpoints


@pytest.fixture(scope="session")
def connection(endpoints: Endpoints) -> Connection:
    """The broker, spoken to by its super user."""
    return Connection(endpoints.bootstrap, endpoints.admin)


@pytest.fixture(scope="session")
def hub_connection(endpoints: Endpoints) -> Connection:
    """The broker, spoken to by the hub."""
    return Connection(endpoints.bootstrap, endpoints.hub)


@pytest.fixture
def exchange(connection: Connection, hub_connection: Connection) -> Iterator[Exchange]:
    """The broker with the hub's rights and no topic of the exchange; what a test makes is gone after it."""
    with emptied(connection, hub_connection) as made:
        yield made


@pytest.fixture(scope="session")
def databases(endpoints: Endpoints) -> Databases:
    """Makes and drops databases on the real server."""
    return Databases(endpoints.database_url)


@pytest.fixture
def empty_database(databases: Databases) -> Iterator[str]:
    """The address of a database with nothing in it, dropped after the test."""
    address = databases.make()
    yield address
    databases.drop(address)


@pytest.fixture(scope="session")
def migrated_database(databases: Databases) -> str:
    """The address of a database with every table in it; only ever copied, which is quicker than migrating again."""
    address = databases.make()
    migrate(address)
    return address


@pytest.fixture
def fresh_database(databases: Databases, migrated_database: str) -> Iterator[str]:
    """The address of a database with every table and no row in it, dropped after the test."""
    address = databases.make(template=migrated_database)
    yield address
    databases.drop(address)
