"""Rows that a source must see in another order than they come in, kept on disk until they are gone through.

The file has no name: it vanishes with the process, however that ends. It may hold identifiers and never outlives the run.
"""

import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

#: What is held in memory before it goes to disk.
CACHE_KIB = 16_384


class Spool:
    """Rows of some columns, given back in an order of them (or of SQL expressions); rows that are equal in it come as they were put."""

    def __init__(self, columns: Sequence[str], order: Sequence[str] = (), cache_kib: int = CACHE_KIB) -> None:
        self._insert = f"INSERT INTO rows VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - marks only
        # A file without a name, which whatever thread collects what is forgotten may close.
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.execute(f"PRAGMA cache_size=-{cache_kib}")
        self._database.execute("PRAGMA journal_mode=OFF")
        self._database.execute("PRAGMA synchronous=OFF")
        self._database.execute("BEGIN")  # and never end: nobody else reads it, and nothing of it is to last
        self._database.execute(f"CREATE TABLE rows ({', '.join(columns)})")
        weakref.finalize(self, self._database.close)
        self._select = f"SELECT {', '.join(columns)} FROM rows ORDER BY {', '.join([*order, 'rowid'])}"  # noqa: S608 - names of ours

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        """Put rows away: text, whole numbers or None."""
        self._database.executemany(self._insert, rows)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Every row, in order; it may be asked for more than once."""
        return self._database.execute(self._select)

    def close(self) -> None:
        """Forget the rows."""
        self._database.close()
