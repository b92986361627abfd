"""How each kind of database is asked for one state that nobody changes meanwhile, and for an answer within some time.

PostgreSQL and SQLite are held to this by tests. The others follow their manuals: what a line asks for, its database has.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Dialect(NamedTuple):
    """The manners of one kind of database; `{seconds}` and `{milliseconds}` are how long a statement may take."""

    #: What the driver calls the time-out of connecting, in seconds; nothing where it has none.
    connect_timeout: str | None = None
    #: Further arguments of the driver.
    arguments: Mapping[str, Any] = {}
    #: The isolation level at which several SELECTs see one state.
    isolation: str | None = None
    #: What a transaction begins with.
    begin: tuple[str, ...] = ()
    #: The same where several SELECTs need not see one state.
    begin_apart: tuple[str, ...] = ()
    #: The attribute of the driver's connection that says how long a statement may take, and how many make a second.
    statement_timeout: tuple[str, int] | None = None


_POSTGRESQL = (
    "SET TRANSACTION READ ONLY",
    "SET LOCAL statement_timeout = {milliseconds}",
    # Between two blocks the transaction waits for us, however short the patience that the server is set to.
    "SET LOCAL idle_in_transaction_session_timeout = '1h'",
)
_MYSQL = Dialect(
    "connect_timeout",
    isolation="REPEATABLE READ",
    begin=("SET SESSION TRANSACTION READ ONLY", "START TRANSACTION WITH CONSISTENT SNAPSHOT"),
    begin_apart=("SET SESSION TRANSACTION READ ONLY",),
)

DIALECTS: Mapping[str, Dialect] = {
    "postgresql": Dialect(
        "connect_timeout",
        {"keepalives_idle": 20, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 50_000},
        "REPEATABLE READ",
        _POSTGRESQL,
        _POSTGRESQL,
    ),
    "sqlite": Dialect("timeout", begin=("PRAGMA query_only = ON", "BEGIN"), begin_apart=("PRAGMA query_only = ON",)),
    "mssql": Dialect(
        "timeout",
        isolation="SNAPSHOT",
        begin=("SET LOCK_TIMEOUT {milliseconds}",),
        begin_apart=("SET LOCK_TIMEOUT {milliseconds}",),
        statement_timeout=("timeout", 1),
    ),
    "oracle": Dialect(
        "tcp_connect_timeout", begin=("SET TRANSACTION READ ONLY",), statement_timeout=("call_timeout", 1_000)
    ),
    "mysql": _MYSQL,
    "mariadb": _MYSQL,
}
"""By the name that a URL begins with."""


def dialect_of(name: str) -> Dialect:
    """The manners of a kind of database; of one that is not listed nothing is asked but to answer."""
    return DIALECTS.get(name, Dialect())
