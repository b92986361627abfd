"""What each source asked to have remembered at its last extract: how far it has read a database.

Marks are forgotten with what is learned again from the topics: what was written down and not sent is dropped then, so a
source that reads on from where it was would never state it. A source without marks reads everything.
"""

import json
import sqlite3
from collections.abc import Mapping

_NAME = "marks of "


class Marks:
    """The marks of one outbox, kept among its remarks."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def of(self, source: str) -> Mapping[str, str]:
        """What a source asked to have remembered; nothing when it never did, or it was forgotten."""
        row = self._database.execute("SELECT value FROM remarks WHERE name = ?", (_NAME + source,)).fetchone()
        found: dict[str, str] = json.loads(row[0]) if row else {}
        return found

    def keep(self, source: str, marks: Mapping[str, str]) -> None:
        """Remember these marks of a source in place of those before."""
        if marks:
            self._database.execute(
                "INSERT OR REPLACE INTO remarks VALUES (?, ?)", (_NAME + source, json.dumps(dict(marks)))
            )
        else:
            self._database.execute("DELETE FROM remarks WHERE name = ?", (_NAME + source,))

    def forget(self) -> None:
        """Forget the marks of every source."""
        self._database.execute("DELETE FROM remarks WHERE substr(name, 1, ?) = ?", (len(_NAME), _NAME))
