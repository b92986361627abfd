"""Exchanges the tables: in one transaction, when nobody is inside, and without anybody waiting for long.

1. hold      writers wait, at the table that they lock first (hub.store.gate); readers go on
2. catch up  the caller takes what the live store is still ahead by, and compares
3. enter     readers wait, too, for half a second at most; if somebody stays inside for longer, all is let go and tried again
4. take over what only the live store knows
5. exchange  every table changes its schema, its indexes and numbers with it; consumers and readers go on in the new ones
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, OperationalError

from hub.errors import DifferenceFound
from hub.store.engine import unreachable
from hub.store.gate import GATE
from hub.store.rebuilding.beside import MADE_AGAIN, NEW, OLD, Beside, require_revision
from hub.store.rebuilding.carrying import (
    begin_numbers_after,
    take_over_definitions,
    take_over_empty_partitions,
    take_over_practice,
    take_over_quarantine,
)
from hub.store.rebuilding.differing import Comparison

#: How long a writer's transaction is waited for, and a reader's. The second is shorter than PostgreSQL's own search for
#: those who wait for each other (one second), so that it never ends anybody's transaction for our sake.
WRITERS_MS, READERS_MS = 10_000, 500
#: Whoever holds others up and does nothing is cut off.
IDLE_MS = 120_000
#: An automatic vacuum gives way after a second, if it is waited for; so it is, after so many tries in vain.
VACUUM_MS, TRIES = 3_000, 5
#: PostgreSQL's codes for a lock that was not to be had in time, and for two that wait for each other.
NOT_TO_BE_HAD = ("55P03", "40P01")


class SomebodyIsInside(Exception):
    """A table was not to be had in time; all locks are let go."""


@contextmanager
def held(work: Beside) -> Iterator[None]:
    """Let no writer in until the block ends; with an error everything is undone, without one it is committed.

    Raises SomebodyIsInside when a writer's transaction took too long.
    """
    session = work.session
    try:
        with session.begin():
            session.execute(text(f"set local idle_in_transaction_session_timeout = {IDLE_MS}"))
            _lock(session, f"{work.schema}.{GATE}", "exclusive", WRITERS_MS)
            yield
    except OperationalError as error:
        raise unreachable(work.live, error) from None


@contextmanager
def seen(work: Beside) -> Iterator[Comparison]:
    """A view of both stores at the moment at which the block begins, whatever happens to them meanwhile."""
    try:
        with work.new.engine.connect() as connection, connection.begin():
            connection.execute(text("set transaction isolation level repeatable read read only"))
            connection.execute(text(f"set local work_mem = '256MB'; select from {work.schema}.{GATE} limit 1"))
            yield Comparison(connection, work.schema)
    except OperationalError as error:
        raise unreachable(work.live, error) from None


def exchange(work: Beside, methods: list[tuple[str, str]], tried: int) -> None:
    """Steps 3 to 5, inside `held`, which commits them; `tried` is how often that was tried in vain.

    Raises SomebodyIsInside, and DifferenceFound when the tables have changed under us.
    """
    session = work.session
    _lock(session, f"{work.schema}.{GATE}", "access exclusive", READERS_MS)
    begun = time.monotonic()
    for name in ("topics", "offsets", "practice", "quarantine"):  # who uses these alone has not come through the gate
        _lock(session, f"{work.schema}.{name}", "access exclusive", READERS_MS - _since(begun))
    for table in MADE_AGAIN:
        for schema in (work.schema, NEW):
            left = READERS_MS - _since(begun) if tried < TRIES else VACUUM_MS
            _lock(session, f"{schema}.{table.name}", "access exclusive", left)
    _take_over(work, methods)
    session.execute(text(f"create schema {OLD}"))
    for table in MADE_AGAIN:
        _give_rights(session, work.schema, table.name)
        session.execute(text(f"alter table {work.schema}.{table.name} set schema {OLD}"))
        session.execute(text(f"alter table {NEW}.{table.name} set schema {work.schema}"))
    session.execute(text(f"drop schema {NEW}"))
    session.execute(text("select pg_notify('figures', '{}')"))  # any may have changed


def _take_over(work: Beside, methods: list[tuple[str, str]]) -> None:
    session = work.session
    if require_revision(session) != work.revision:
        raise DifferenceFound("The tables of the store were migrated meanwhile. Rebuild again.")
    session.execute(text(f"set local search_path = {NEW}"))
    take_over_empty_partitions(session, work.schema)
    take_over_practice(session, work.schema)
    ahead = list(Comparison(session, work.schema).offsets())
    if ahead:
        raise DifferenceFound(
            f"The new store is not where the live one is: {ahead[0].where} is at {ahead[0].new}, and {ahead[0].live} there. "
            "Rebuild again."
        )
    take_over_definitions(session, work.schema, methods)
    take_over_quarantine(session, work.schema)
    for name in ("topics", "practice", "changes"):
        begin_numbers_after(session, work.schema, name)
    session.execute(text("set local search_path = default"))


def _lock(session: Connection, table: str, mode: str, patience_ms: int) -> None:
    try:
        session.execute(text(f"set local lock_timeout = {max(patience_ms, 1)}; lock table {table} in {mode} mode"))
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in NOT_TO_BE_HAD:
            raise SomebodyIsInside(table) from None
        raise


def _give_rights(session: Connection, schema: str, table: str) -> None:
    """Whoever may read or write the live table may do the same with the new one."""
    rights = session.execute(
        text(
            """
            select each.privilege_type, each.is_grantable, coalesce(r.rolname, '') as who
            from pg_class c cross join aclexplode(c.relacl) each left join pg_roles r on r.oid = each.grantee
            where c.oid = cast(:name as regclass) and each.grantee <> c.relowner
            """
        ),
        {"name": f"{schema}.{table}"},
    )
    for right in rights:
        who = "public" if not right.who else session.dialect.identifier_preparer.quote_identifier(right.who)
        option = " with grant option" if right.is_grantable else ""
        session.execute(text(f"grant {right.privilege_type} on {NEW}.{table} to {who}{option}"))


def _since(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)
