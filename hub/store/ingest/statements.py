"""The record of statements: appended by COPY, and read back by person."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, text

from hub.store.ingest.packing import COLUMNS, packed
from hub.store.rows import StatementColumns

#: A message and the moment at which it became known.
Known = tuple[int, bytes]

_STREAM_ROWS = 10_000

_OF_AUTHORITY = "array(select id from topics where authority = :authority and stream = 'case')"


class Statements:
    """Appends messages, and finds those of people."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        """`connect` gives the connection, always the same, when it is needed."""
        self._connect = connect

    def append(self, columns: Sequence[StatementColumns]) -> None:
        """Append messages to the record."""
        if not columns:
            return
        driver: Any = self._connect().connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"copy statements ({COLUMNS}) from stdin (format binary)") as copy:
            for piece in packed(columns):
                copy.write(piece)

    def are_any(self, authority: str) -> bool:
        """Is there any statement about people of an authority?"""
        query = text(f"select exists (select from statements where topic = any({_OF_AUTHORITY}))")
        return bool(self._connect().execute(query, {"authority": authority}).scalar_one())

    def of(self, authority: str, subjects: Sequence[str]) -> dict[str, list[Known]]:
        """Every message ever recorded of these people of an authority; who has none is not in it."""
        # Inside the lateral query there is one condition and one index that serves it, so that no plan can go astray.
        rows = self._connect().execute(
            text(
                f"""
                select s.subject, s.known_at, s.message
                from unnest(cast(:subjects as text[])) as wanted (subject) cross join lateral (
                    select * from statements
                    where hashtextextended(subject, 0) = hashtextextended(wanted.subject, 0) offset 0
                ) s
                where s.subject = wanted.subject and s.topic = any({_OF_AUTHORITY})
                """
            ),
            {"authority": authority, "subjects": list(subjects)},
        )
        found: dict[str, list[Known]] = {}
        for subject, known_at, message in rows:
            found.setdefault(subject, []).append((known_at, message))
        return found

    def known_after(self, authority: str, moment: int) -> list[str]:
        """The people of whom anything became known after a moment."""
        rows = self._connect().execute(
            text(f"select distinct subject from statements where topic = any({_OF_AUTHORITY}) and known_at > :moment"),
            {"authority": authority, "moment": moment},
        )
        return sorted(row.subject for row in rows)

    def of_everyone(self, authority: str) -> Iterator[tuple[str, list[Known]]]:
        """Every person of an authority with every message, one after the other; the store is read as a stream."""
        query = text(
            f"select subject, known_at, message from statements where topic = any({_OF_AUTHORITY}) order by subject"
        ).execution_options(yield_per=_STREAM_ROWS)
        self._connect().execute(text("set local enable_seqscan = on; set local enable_hashjoin = on"))
        rows: Iterable[Any] = self._connect().execute(query, {"authority": authority})
        for subject, group in groupby(rows, key=lambda row: row[0]):
            yield subject, [(known_at, message) for _, known_at, message in group]
