"""The connection to the national store; nothing else makes one."""

from collections.abc import Mapping
from types import TracebackType
from typing import Self

import psycopg
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from hub.errors import UnreachableError

REACHED: Mapping[str, int] = {
    "connect_timeout": 10,
    "keepalives_idle": 20,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 50_000,
}
"""After how many seconds (the last: milliseconds) a database that has vanished from the network is given up."""

SESSION = (
    "-c tcp_keepalives_idle=20 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3 -c tcp_user_timeout=50000"
    " -c idle_in_transaction_session_timeout=1800000"
)
"""The same for the database's side: else a machine that vanished would hold its authorities' locks for hours, and whoever
took them over would wait for it. A process that hangs holds them for half an hour, as long as a transaction may take."""


class Store:
    """A pool of connections to one database; close it, or use it as a context."""

    def __init__(self, database_url: str, pool_size: int = 5, options: str | None = None) -> None:
        """Connect lazily to a `postgresql://user:password@host:port/name` address.

        `options` are those of each session, as libpq takes them: `-c name=value ...`.
        """
        url = make_url(database_url).set(drivername="postgresql+psycopg")
        self.engine: Engine = create_engine(
            url,
            pool_size=pool_size,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={**REACHED, "options": SESSION if options is None else f"{SESSION} {options}"},
        )
        self._closed = False
        event.listen(self.engine, "checkin", self._given_back)
        self.place = f"{url.host}:{url.port}/{url.database}"

    def beside(self, schema: str) -> "Store":
        """Tables of the same names in another schema of the same database.

        Nothing there is waited for until it is on disk: what a crash of the server takes away is made again.
        """
        address = self.engine.url.render_as_string(hide_password=False)
        return Store(address, options=f"-c search_path={schema} -c synchronous_commit=off")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give all connections back; one that is still at work is closed as soon as it is done."""
        self._closed = True
        self.engine.dispose()

    def _given_back(self, _connection: object, entry: ConnectionPoolEntry) -> None:
        if self._closed:
            entry.invalidate()


#: What it looks like when the database is away, also where the driver is spoken to directly, as for COPY.
AWAY = (OperationalError, psycopg.OperationalError)


def unreachable(store: Store, error: OperationalError | psycopg.OperationalError) -> UnreachableError:
    """What to tell a person when the database does not answer; no value of a statement is in it."""
    cause = error.orig if isinstance(error, OperationalError) else error
    return UnreachableError(
        f"The database at {store.place} does not answer or broke off ({type(cause).__name__}). "
        "Is it running, and is the address in the settings right? `hub config show` prints where each was read."
    )
