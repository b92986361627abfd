"""The record of statements: appended by COPY, and read back by person."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from struct import Struct
from typing import Any

from sqlalchemy import Connection, text

from hub.store.rows import StatementRow

#: A message and the moment at which it became known.
Known = tuple[int, bytes]

_COLUMNS = 'topic, partition, "offset", known_at, kind, subject, message'
#: PostgreSQL's binary COPY: https://www.postgresql.org/docs/18/sql-copy.html (signature, flags, no extension).
_BEGIN, _END = b"PGCOPY\n\xff\r\n\x00" + bytes(8), b"\xff\xff"
#: Seven fields; topic, partition, offset and moment, each after its length.
_HEAD = Struct(">hiiiiiqiq")
_SIZE = Struct(">i")
_ROWS_AT_A_TIME = 5_000
_STREAM_ROWS = 10_000

_OF_AUTHORITY = "array(select id from topics where authority = :authority and stream = 'case')"


class Statements:
    """Appends messages, and finds those of people."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, rows: Sequence[StatementRow]) -> None:
        """Append messages to the record."""
        driver: Any = self._connection.connection.driver_connection
        with (
            driver.cursor() as cursor,
            cursor.copy(f"copy statements ({_COLUMNS}) from stdin (format binary)") as copy,
        ):
            copy.write(_BEGIN)
            for start in range(0, len(rows), _ROWS_AT_A_TIME):
                copy.write(_packed(rows[start : start + _ROWS_AT_A_TIME]))
            copy.write(_END)

    def of(self, authority: str, subjects: Sequence[str]) -> dict[str, list[Known]]:
        """Every message ever recorded of these people of an authority; who has none is not in it."""
        # Inside the lateral query there is one condition and one index that serves it, so that no plan can go astray.
        rows = self._connection.execute(
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
        rows = self._connection.execute(
            text(f"select distinct subject from statements where topic = any({_OF_AUTHORITY}) and known_at > :moment"),
            {"authority": authority, "moment": moment},
        )
        return sorted(row.subject for row in rows)

    def of_everyone(self, authority: str) -> Iterator[tuple[str, list[Known]]]:
        """Every person of an authority with every message, one after the other; the store is read as a stream."""
        query = text(
            f"select subject, known_at, message from statements where topic = any({_OF_AUTHORITY}) order by subject"
        ).execution_options(yield_per=_STREAM_ROWS)
        self._connection.execute(text("set local enable_seqscan = on; set local enable_hashjoin = on"))
        rows: Iterable[Any] = self._connection.execute(query, {"authority": authority})
        for subject, group in groupby(rows, key=lambda row: row[0]):
            yield subject, [(known_at, message) for _, known_at, message in group]


def _packed(rows: Sequence[StatementRow]) -> bytes:
    parts: list[bytes] = []
    head, size = _HEAD.pack, _SIZE.pack
    for topic, partition, offset, known_at, kind_name, subject_text, message in rows:
        kind, subject = kind_name.encode(), subject_text.encode()
        parts += (
            head(7, 4, topic, 4, partition, 8, offset, 8, known_at),
            size(len(kind)),
            kind,
            size(len(subject)),
            subject,
            size(len(message)),
            message,
        )
    return b"".join(parts)
