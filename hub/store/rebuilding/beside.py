"""The tables made again: in a schema of their own, by one rebuild at a time, which begins anew when one was cut short."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Table, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from hub.errors import AccessError, BusyError, ConfigurationError
from hub.store.engine import Store, unreachable
from hub.store.migrate import newest_revision
from hub.store.tables import annotations, metadata, receipts, sessions, shown, statements, targets, tokens

#: The schema of the new tables, and of the old ones once these have taken their place.
NEW, OLD = "rebuild", "before_rebuild"
#: Held by a session as long as it rebuilds.
REBUILD_LOCK = 0x79666E72

#: What does not follow from the log and stays where it is: what is owed, to whom the doors open, what people wrote and were shown.
KEPT = (receipts, sessions, tokens, annotations, targets, shown)
#: What is made again, in an order in which each table comes after those that it points to.
MADE_AGAIN: tuple[Table, ...] = tuple(table for table in metadata.sorted_tables if table not in KEPT)
#: What is quicker made of all rows at once than row by row, and asked only when consumers' work begins.
LATER = tuple(index for index in statements.indexes if index.name == "ix_statements_person")


@dataclass(frozen=True, slots=True)
class Beside:
    """New tables beside the live ones, and the session that alone may exchange them."""

    live: Store
    #: The same database, in which the plain names are those of the new tables.
    new: Store
    session: Connection
    #: The schema of the live tables, quoted where it must be.
    schema: str
    #: The revision that the tables are of.
    revision: str


@contextmanager
def beside(live: Store, keep: bool) -> Iterator[Beside]:
    """Empty tables beside the live ones; what an earlier rebuild left, new or old, is dropped.

    New tables that have not taken their place at the end of the block are dropped, too, unless they are to be kept.
    Raises BusyError while another rebuild is at work, ConfigurationError where the live tables are not of this version,
    AccessError where the database lets nobody make a schema, UnreachableError.
    """
    try:
        with live.engine.connect() as session, live.beside(NEW) as new:
            if not session.execute(text("select pg_try_advisory_lock(:key)"), {"key": REBUILD_LOCK}).scalar_one():
                raise BusyError("Another rebuild of this store is at work. Wait until it ends, or stop it.")
            schema: str = session.execute(text("select quote_ident(current_schema())")).scalar_one()
            revision = require_revision(session)
            _make(session)
            with new.engine.begin() as connection:
                metadata.create_all(connection, tables=MADE_AGAIN, checkfirst=False)
                for index in LATER:
                    index.drop(connection)
            try:
                yield Beside(live, new, session, schema, revision)
            finally:
                if not session.invalidated:
                    session.rollback()
                    drop(session, *(() if keep else (NEW,)))
                    session.execute(text("select pg_advisory_unlock(:key)"), {"key": REBUILD_LOCK})
                    session.commit()
    except OperationalError as error:
        raise unreachable(live, error) from None


def finish(work: Beside) -> None:
    """Make what is quicker made at the end, and let PostgreSQL look what the tables hold, so that it plans well."""
    try:
        with work.new.engine.begin() as connection:
            connection.execute(text("set local maintenance_work_mem = '256MB'"))
            for index in LATER:
                index.create(connection)
        with work.new.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"analyze {', '.join(table.name for table in MADE_AGAIN)}"))
    except OperationalError as error:
        raise unreachable(work.new, error) from None


def drop(connection: Connection, *schemas: str) -> None:
    """Drop schemas of rebuilds with all that is in them; those that are not there are no fault."""
    for schema in schemas:
        connection.execute(text(f"drop schema if exists {schema} cascade"))


def require_revision(connection: Connection) -> str:
    """The revision of the live tables; ConfigurationError when it is not the one that this version writes."""
    found: str | None = connection.execute(text("select max(version_num) from alembic_version")).scalar_one()
    if found is None or found != newest_revision():
        raise ConfigurationError(
            f"The tables of the store are of revision {found}, and this version of the hub writes revision "
            f"{newest_revision()}. Rebuild with the version that runs, or start the hub of this version first."
        )
    return found


def _make(session: Connection) -> None:
    try:
        drop(session, NEW, OLD)
        session.execute(text(f"create schema {NEW}"))
        session.commit()
    except ProgrammingError as error:
        raise AccessError(
            f"The database's user may not make the schema {NEW} ({type(error.orig).__name__}). "
            "Let it: `grant create on database ... to ...`."
        ) from None
