"""The database of a case system, SQLite in a file or a PostgreSQL whose address is in `database.url`, as a night finds it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

ADDRESS = "database.url"


def address(place: Path) -> Path:
    """The file with the address: what stands there, or SQLite beside it."""
    file = place / ADDRESS
    if not file.exists():
        file.write_text(f"sqlite:///{place / 'case.db'}")
        file.chmod(0o600)
        (place / "case.db").touch()
    return file


def connected(place: Path) -> Connection:
    """A session of the case system."""
    url = address(place).read_text().replace("postgresql://", "postgresql+psycopg://")
    return create_engine(url, poolclass=NullPool).connect()


@contextmanager
def session(place: Path) -> Iterator[Connection]:
    """A session whose changes are committed at its end."""
    with connected(place) as connection:
        yield connection
        connection.commit()


def carried_out(
    statements: Sequence[str], rows: Sequence[Mapping[str, Any]] = (), insert: str = ""
) -> Callable[[Path], None]:
    """Statements, and then rows put in by `insert`."""

    def lay(place: Path) -> None:
        with session(place) as connection:
            for each in statements:
                connection.execute(text(each))
            if rows:
                connection.execute(text(insert), rows)

    return lay


def uncommitted(statements: Sequence[str]) -> Callable[[Path], Callable[[], None]]:
    """Statements of a transaction that has not ended when the source is read, and never comes to anything."""

    def lay(place: Path) -> Callable[[], None]:
        connection = connected(place)
        for each in statements:
            connection.execute(text(each))

        def roll_back() -> None:
            connection.rollback()
            connection.close()

        return roll_back

    return lay
