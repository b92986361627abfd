"""Sessions of the pages: a reader who is signed in, known by a secret that only the browser keeps."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.answers.admission import token_hash
from hub.answers.readers import Reader, Role
from hub.domain.calendar import local_date, milliseconds
from hub.store import sessions
from hub.store.engine import Store
from hub.store.tokens import Token


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long a session lasts: at most `longest`, and no longer than `idle` after its last use."""

    longest: timedelta = timedelta(hours=12)
    idle: timedelta = timedelta(hours=1)


class Sessions:
    """The sessions of one store; `now` is always the time of the request."""

    def __init__(self, store: Store, lasting: Lasting) -> None:
        self._store = store
        self._lasting = lasting

    def begin(self, reader: Reader, token: Token | None, now: datetime) -> str:
        """The secret of a new session; with a token it ends when that does."""
        secret = secrets.token_urlsafe(32)
        sessions.begin(
            self._store,
            token_hash(secret),
            reader.role,
            reader.area,
            None if token is None else token.id,
            milliseconds(now),
            milliseconds(now + self._lasting.longest),
            milliseconds(now - self._lasting.idle),
        )
        return secret

    def reader(self, secret: str, now: datetime) -> Reader | None:
        """Who is signed in by this secret; None when nobody is, or no longer."""
        idle_since = milliseconds(now - self._lasting.idle)
        found = sessions.find(self._store, token_hash(secret), milliseconds(now), idle_since)
        if found is None or (found.token is not None and not found.token.works_on(local_date(now))):
            return None
        return Reader(Role(found.role), found.area, day=local_date(now))

    def end(self, secret: str) -> None:
        """Sign out."""
        sessions.end(self._store, token_hash(secret))
