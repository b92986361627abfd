"""The connection to the national store; nothing else makes one."""

from types import TracebackType
from typing import Self

from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.exc import OperationalError

from hub.errors import UnreachableError


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
            connect_args={} if options is None else {"options": options},
        )
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
        """Give all connections back."""
        self.engine.dispose()


def unreachable(store: Store, error: OperationalError) -> UnreachableError:
    """What to tell a person when the database does not answer; no value of a statement is in it."""
    return UnreachableError(
        f"The database at {store.place} does not answer or broke off ({type(error.orig).__name__}). "
        "Is it running, and is the address in the settings right? `hub config show` prints where each was read."
    )
