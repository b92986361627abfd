"""The door to an authority's own database: what is read is read in one transaction that can change nothing.

An address holds a password. It is in no error, no log and no representation; a place is named by host, port and database.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hub.errors import ConfigurationError
from producers.querying.database_failures import failure
from producers.querying.dialects import Dialect, dialect_of

if TYPE_CHECKING:  # loaded when a source asks for a database: every other connector does without
    from sqlalchemy import Connection, CursorResult, Engine

#: Rows that are asked for at a time.
ROWS = 4_096
#: A cursor at the database, so that no more than a block is held here.
STREAMED: Mapping[str, Any] = {"stream_results": True, "yield_per": ROWS}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is, and how long it may take."""

    url: str = field(repr=False)
    #: The source that asks, for sentences.
    source: str
    connect_seconds: int = 10
    #: For a statement, and again for each block of its rows.
    statement_seconds: int = 600
    #: Do several SELECTs see one state?
    is_consistent: bool = True


class Result:
    """What a SELECT gives: its columns, and its rows once."""

    def __init__(self, result: "CursorResult[Any]", reading: "Reading", what: str) -> None:
        self._result = result
        self._reading = reading
        self._what = what
        self.columns = tuple(result.keys())

    def blocks(self) -> Iterator[Sequence[Sequence[Any]]]:
        """The rows, in blocks; no more than one is held in memory."""
        while True:
            with self._reading.translated(self._what):
                block = self._result.fetchmany(ROWS)
            if not block:
                return
            yield block

    def close(self) -> None:
        """Read no further."""
        with suppress(Exception):  # of a connection that is broken nothing is left to close
            self._result.close()


class Reading:
    """A transaction that reads: the same state for all that is asked of it, where the database can give that."""

    def __init__(self, connection: "Connection", place: str, address: Address) -> None:
        self._connection = connection
        self._place = place
        self._address = address
        self.dialect = connection.dialect.name

    def select(self, sql: str, what: str, **parameters: Any) -> Result:
        """The rows of a SELECT with `:name` where a parameter goes; `verbatim` makes such a text of one that has none."""
        from sqlalchemy import text

        with self.translated(what):
            result = self._connection.execute(text(sql), parameters, execution_options=STREAMED)
            return Result(result, self, what)

    def value(self, sql: str, what: str, **parameters: Any) -> Any:
        """The first cell of the first row; None when there is no row."""
        result = self.select(sql, what, **parameters)
        row = next((block[0] for block in result.blocks()), None)
        result.close()
        return None if row is None else row[0]

    def change(self, sql: str, what: str, **parameters: Any) -> int:
        """Carry out a statement that changes rows; how many it changed."""
        from sqlalchemy import text

        with self.translated(what):
            return int(self._connection.execute(text(sql), parameters).rowcount)

    def quoted(self, name: str) -> str:
        """A name of a column of a result, or of a table (`schema.table`), as a statement may hold it."""
        dialect = self._connection.dialect
        names = name.split(".")
        if dialect.requires_name_normalize:  # Oracle, which keeps names in capitals and is shown them without
            names = [str(dialect.denormalize_name(each)) for each in names]
        return ".".join(dialect.identifier_preparer.quote(each) for each in names)

    @contextmanager
    def translated(self, what: str) -> Iterator[None]:
        """Whatever fails inside is told as an error of ours, which says what was being done."""
        from sqlalchemy.exc import SQLAlchemyError

        try:
            yield
        except (SQLAlchemyError, UnicodeError) as error:  # drivers raise the latter as it is
            what = f"source {self._address.source}, {what}"
            raise failure(error, self._place, what, self._address.statement_seconds) from None


def verbatim(sql: str) -> str:
    """A SELECT as somebody wrote it, to be taken as it stands: a colon in it names no parameter."""
    return sql.strip().rstrip(";").replace(":", "\\:")


@contextmanager
def reading(address: Address) -> Iterator[Reading]:
    """Read a database. Raises ConfigurationError, UnreachableError or AccessError, each with what to do."""
    with _connected(address) as (engine, place, manners):
        isolation = manners.isolation if address.is_consistent else None
        with _session(engine, place, address) as connection:
            found = Reading(connection, place, address)
            with found.translated("the beginning of a read-only transaction"):
                if isolation:
                    connection.execution_options(isolation_level=isolation)
                _begin(connection, manners, address)
            yield found


@contextmanager
def writing(address: Address) -> Iterator[Reading]:
    """Write to a database what was agreed with its owner; everything inside, or nothing."""
    with _connected(address) as (engine, place, _), _session(engine, place, address) as connection:
        found = Reading(connection, place, address)
        yield found
        with found.translated("the end of a transaction"):
            connection.commit()


@contextmanager
def _connected(address: Address) -> Iterator[tuple["Engine", str, Dialect]]:
    from sqlalchemy import create_engine, make_url
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError
    from sqlalchemy.pool import NullPool

    said = f"source {address.source}: the address of the database"
    try:
        url = make_url(address.url)
    except (ArgumentError, ValueError):
        raise ConfigurationError(f"{said} is none; write it as postgresql://USER:PASSWORD@HOST:PORT/NAME") from None
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    kind = url.get_backend_name()
    manners = dialect_of(kind)
    if kind == "sqlite" and not (url.database and Path(url.database.removeprefix("file:").split("?")[0]).exists()):
        raise ConfigurationError(f"{said} names the file {url.database}, which is not there; a path is best absolute")
    place = (
        f"{kind} {url.database}" if url.host is None else f"{kind} {url.host}:{url.port or 'default'}/{url.database}"
    )
    arguments = dict(manners.arguments)
    if manners.connect_timeout:
        arguments[manners.connect_timeout] = address.connect_seconds
    try:
        engine = create_engine(url, poolclass=NullPool, hide_parameters=True, connect_args=arguments)
    except NoSuchModuleError:
        raise ConfigurationError(f"{said} begins with {url.drivername!r}, which is no database that is known") from None
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"{said} needs the driver {error.name}, which is not installed beside the connector; pip install {error.name}"
        ) from None
    try:
        yield engine, place, manners
    finally:
        engine.dispose()


@contextmanager
def _session(engine: "Engine", place: str, address: Address) -> Iterator["Connection"]:
    from sqlalchemy.exc import SQLAlchemyError

    try:
        connection = engine.connect()
    except SQLAlchemyError as error:
        what = f"source {address.source}, connecting"
        raise failure(error, place, what, address.connect_seconds) from None
    try:
        yield connection
    finally:
        with suppress(SQLAlchemyError):  # one that is broken cannot be rolled back, and need not be
            connection.rollback()
        with suppress(SQLAlchemyError):
            connection.close()


def _begin(connection: "Connection", manners: Dialect, address: Address) -> None:
    """Begin a transaction that only reads."""
    if manners.statement_timeout:
        name, each_second = manners.statement_timeout
        setattr(connection.connection.dbapi_connection, name, address.statement_seconds * each_second)
    for statement in manners.begin if address.is_consistent else manners.begin_apart:
        connection.exec_driver_sql(
            statement.format(seconds=address.statement_seconds, milliseconds=address.statement_seconds * 1_000)
        )
