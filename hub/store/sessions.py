"""Sessions of the pages: kept by the SHA-256 of what the browser shows, so that the store cannot give one away."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, insert, or_, select, update

from hub.store import tokens
from hub.store.engine import Store
from hub.store.tables import sessions
from hub.store.tokens import Token, transaction

#: So often, at most, it is written down that a session is used: a page would otherwise cost a write each.
NOTED_MILLISECONDS = 60_000


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in; times are milliseconds since 1970-01-01 UTC."""

    role: str
    area: str | None
    #: The token signed in with; None where an OpenID provider was asked.
    token: Token | None
    begun_at: int
    seen_at: int
    #: When it ends, however much it is used.
    ends_at: int


def begin(
    store: Store,
    session_hash: bytes,
    role: str,
    area: str | None,
    token: int | None,
    now: int,
    ends_at: int,
    idle_since: int,
) -> None:
    """Keep a new session by its hash; those that have ended, or that nobody used since, are forgotten."""
    values = {
        "session_hash": session_hash,
        "token": token,
        "role": role,
        "area": area,
        "begun_at": now,
        "seen_at": now,
        "ends_at": ends_at,
    }
    with transaction(store) as connection:
        over = or_(sessions.c.ends_at <= now, sessions.c.seen_at <= idle_since)
        connection.execute(delete(sessions).where(over))
        connection.execute(insert(sessions).values(values))


def find(store: Store, session_hash: bytes, now: int, idle_since: int) -> Session | None:
    """The session of a hash, noted as used; None when there is none, it has ended, or nobody used it since."""
    one = sessions.c.session_hash == session_hash
    with transaction(store) as connection:
        lasting = (sessions.c.ends_at > now) & (sessions.c.seen_at > idle_since)
        row = connection.execute(select(sessions).where(one & lasting)).one_or_none()
        if row is None:
            return None
        if now - row.seen_at >= NOTED_MILLISECONDS:
            connection.execute(update(sessions).where(one).values(seen_at=now))
        return _session(row, None if row.token is None else tokens.by_number(connection, row.token))


def end(store: Store, session_hash: bytes) -> None:
    """End a session for good; one that has ended before is no fault."""
    with transaction(store) as connection:
        connection.execute(delete(sessions).where(sessions.c.session_hash == session_hash))


def _session(row: Row[*tuple[Any, ...]], token: Token | None) -> Session:
    return Session(row.role, row.area, token, row.begun_at, row.seen_at, row.ends_at)
