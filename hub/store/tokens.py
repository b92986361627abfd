"""Tokens of the interface: kept by their SHA-256 hash, so that the store cannot give one away."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import OperationalError

from hub.errors import UsageError
from hub.store.engine import Store, unreachable
from hub.store.tables import tokens


@dataclass(frozen=True, slots=True)
class Token:
    """What is kept of a token; times are milliseconds since 1970-01-01 UTC."""

    id: int
    role: str
    area: str | None
    name: str | None
    created_at: int
    #: The last day on which it works; None means that it does not expire.
    expires_on: date | None
    revoked_at: int | None

    def works_on(self, day: date) -> bool:
        """Is it neither revoked nor expired?"""
        return self.revoked_at is None and (self.expires_on is None or day <= self.expires_on)


_COLUMNS = (
    tokens.c.id,
    tokens.c.role,
    tokens.c.area,
    tokens.c.name,
    tokens.c.created_at,
    tokens.c.expires_on,
    tokens.c.revoked_at,
)


def create(
    store: Store,
    token_hash: bytes,
    role: str,
    created_at: int,
    area: str | None = None,
    name: str | None = None,
    expires_on: date | None = None,
) -> Token:
    """Keep a new token by its hash."""
    values = {
        "token_hash": token_hash,
        "role": role,
        "area": area,
        "name": name,
        "created_at": created_at,
        "expires_on": expires_on,
    }
    with transaction(store) as connection:
        return _token(connection.execute(insert(tokens).values(values).returning(*_COLUMNS)).one())


def all_tokens(store: Store) -> list[Token]:
    """Every token ever made, the oldest first."""
    with transaction(store) as connection:
        return [_token(row) for row in connection.execute(select(*_COLUMNS).order_by(tokens.c.id))]


def revoke(store: Store, number: int, revoked_at: int) -> Token:
    """End a token for good; one that was revoked before keeps its day. UsageError when there is no such token."""
    with transaction(store) as connection:
        one = (tokens.c.id == number) & tokens.c.revoked_at.is_(None)
        connection.execute(update(tokens).where(one).values(revoked_at=revoked_at))
        row = connection.execute(select(*_COLUMNS).where(tokens.c.id == number)).one_or_none()
    if row is None:
        raise UsageError(f"There is no token {number}; `hub token list` shows their numbers.")
    return _token(row)


def find(store: Store, token_hash: bytes) -> Token | None:
    """The token of a hash, whether it still works or not; None when there is none."""
    with transaction(store) as connection:
        row = connection.execute(select(*_COLUMNS).where(tokens.c.token_hash == token_hash)).one_or_none()
    return None if row is None else _token(row)


def by_number(connection: Connection, number: int) -> Token:
    """The token of a number that a row of this database points to."""
    return _token(connection.execute(select(*_COLUMNS).where(tokens.c.id == number)).one())


@contextmanager
def transaction(store: Store) -> Iterator[Connection]:
    """One transaction; UnreachableError when the database does not answer."""
    try:
        with store.engine.begin() as connection:
            yield connection
    except OperationalError as error:
        raise unreachable(store, error) from None


def _token(row: Row[*tuple[Any, ...]]) -> Token:
    return Token(row.id, row.role, row.area, row.name, row.created_at, row.expires_on, row.revoked_at)
