"""The SQL of an answer, alone: the statements that it sends to the database, sent again without anything around them."""

import time
from collections.abc import Callable
from typing import Any

import psycopg
from sqlalchemy import event

from hub.answers.desk import Desk
from hub.answers.readers import Role
from hub.store.engine import Store
from hub.store.reading import reading

Statement = tuple[str, Any]
#: Asked only by who has something in mind: has anybody written these counts since?
FINGERPRINT = "figures.xmin"


class Alone:
    """Desks of its own, which are asked what the hub is asked, and are listened to."""

    def __init__(self, database_url: str) -> None:
        self._store = Store(database_url)
        self._told: list[Statement] = []
        event.listen(self._store.engine, "before_cursor_execute", self._hear)
        self._session = psycopg.connect(database_url.replace("postgresql+psycopg", "postgresql"), autocommit=True)

    def statements(self, ask: Callable[[Desk], object]) -> list[Statement]:
        """What is sent while a question is answered by a desk that has nothing in mind."""
        self._told.clear()
        ask(Desk(self._store, Role.ANALYST, demonstration=True))
        return [each for each in self._told if FINGERPRINT not in each[0]]

    def state(self) -> str:
        """The name of the state that the store is in."""
        with reading(self._store) as read:
            return read.state_id()

    def seconds(self, statements: list[Statement]) -> float:
        """How long these take, in one transaction, with every row fetched."""
        begun = time.perf_counter()
        with self._session.transaction():
            for text, values in statements:
                found = self._session.execute(text, values)
                if found.description is not None:
                    found.fetchall()
        return time.perf_counter() - begun

    def close(self) -> None:
        """Let go of the database."""
        self._session.close()
        self._store.close()

    def _hear(self, _connection: Any, _cursor: Any, text: str, values: Any, _context: Any, _many: bool) -> None:
        self._told.append((text, values))
