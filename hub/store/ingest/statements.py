"""The record of statements: appended by COPY, and read back by person."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, text

from hub.store.holdings import Held, Holding
from hub.store.ingest.packing import COLUMNS, COLUMNS_OF_HELD, packed
from hub.store.rows import StatementColumns
from hub.store.telling import CASE, CONTROL, HELD_BY, HELD_FOR, IN_EFFECT, KNOWN_AT

#: A message and the moment from which it counts.
Known = tuple[int, bytes]
#: The same of any message recorded: None while it is held and does not count, and where it lies if it is held.
Recorded = tuple[int | None, bytes, Held | None]

_STREAM_ROWS = 10_000


class Statements:
    """Appends messages, and finds those of people; what is held is found once it took effect, where nothing else is said."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        """`connect` gives the connection, always the same, when it is needed."""
        self._connect = connect

    def append(self, columns: Sequence[StatementColumns]) -> None:
        """Append messages to the record."""
        held = [each for each in columns if each.extract is not None]
        for names, those in ((COLUMNS, [each for each in columns if each.extract is None]), (COLUMNS_OF_HELD, held)):
            if those:
                driver: Any = self._connect().connection.driver_connection
                with (
                    driver.cursor() as cursor,
                    cursor.copy(f"copy statements ({names}) from stdin (format binary)") as copy,
                ):
                    for piece in packed(those):
                        copy.write(piece)

    def are_any(self, authority: str) -> bool:
        """Is there any statement about people of an authority?"""
        query = text(
            f"""
            select exists (select from statements where topic = any({CASE}))
                or exists (select from extracts e where {IN_EFFECT})
            """
        )
        return bool(self._connect().execute(query, {"authority": authority}).scalar_one())

    def of(self, authority: str, subjects: Sequence[str]) -> dict[str, list[Known]]:
        """Every message of these people of an authority that counts; who has none is not in it."""
        which = f"(s.topic = any({CASE}) or (e.effective_at is not null and s.topic = any({CONTROL})))"
        found: dict[str, list[Known]] = {}
        for subject, known_at, message in self._of(authority, subjects, which):
            found.setdefault(subject, []).append((known_at, message))
        return found

    def recorded_of(self, authority: str, subjects: Sequence[str]) -> dict[str, list[Recorded]]:
        """Every message ever recorded of these people of an authority; who has none is not in it."""
        which = f"(s.topic = any({CASE}) or (s.extract is not null and s.topic = any({CONTROL})))"
        found: dict[str, list[Recorded]] = {}
        for subject, *told in self._of(authority, subjects, which, ', s.topic, s."offset", s.extract'):
            found.setdefault(subject, []).append(_recorded(*told))
        return found

    def known_after(self, authority: str, moment: int) -> list[str]:
        """The people of whom anything became known after a moment."""
        rows = self._connect().execute(
            text(
                f"""
                select subject from statements where topic = any({CASE}) and known_at > :moment
                union select s.subject from extracts e {HELD_BY} where {IN_EFFECT} and e.effective_at > :moment
                """
            ),
            {"authority": authority, "moment": moment},
        )
        return sorted(row.subject for row in rows)

    def held_count(self, holding: Holding) -> int:
        """How many statements of an extract lie where a holding says."""
        count: int = self._held("count(*)", holding).scalar_one()
        return count

    def held_subjects(self, holding: Holding) -> list[str]:
        """The people whom they are about."""
        return [row.subject for row in self._held("distinct subject", holding)]

    def of_everyone(self, authority: str) -> Iterator[tuple[str, list[Known]]]:
        """Every person of an authority with every message that counts, one after the other; the store is read as a stream."""
        query = f"""
            select subject, known_at, message from statements where topic = any({CASE})
            union all select s.subject, e.effective_at, s.message from extracts e {HELD_BY} where {IN_EFFECT}
            order by subject
        """
        for subject, group in self._streamed(query, authority):
            yield subject, [(known_at, message) for _, known_at, message in group]

    def recorded_of_everyone(self, authority: str) -> Iterator[tuple[str, list[Recorded]]]:
        """The same with every message ever recorded."""
        query = f"""
            select s.subject, {KNOWN_AT} as known_at, s.message, s.topic, s."offset", s.extract from statements s {HELD_FOR}
            where s.topic = any({CASE}) or (s.extract is not null and s.topic = any({CONTROL}))
            order by s.subject
        """
        for subject, group in self._streamed(query, authority):
            yield subject, [_recorded(*told) for _, *told in group]

    def _of(self, authority: str, subjects: Sequence[str], which: str, more: str = "") -> Iterable[Any]:
        # Inside the lateral query there is one condition and one index that serves it, so that no plan can go astray.
        return self._connect().execute(
            text(
                f"""
                select s.subject, {KNOWN_AT}, s.message{more}
                from unnest(cast(:subjects as text[])) as wanted (subject) cross join lateral (
                    select * from statements
                    where hashtextextended(subject, 0) = hashtextextended(wanted.subject, 0) offset 0
                ) s {HELD_FOR}
                where s.subject = wanted.subject and {which}
                """
            ),
            {"authority": authority, "subjects": list(subjects)},
        )

    def _held(self, what: str, holding: Holding) -> Any:
        query = f"""
            select {what} from statements
            where topic = :topic and partition = 0 and "offset" >= :first and "offset" < :end and extract = :extract
        """
        return self._connect().execute(text(query), holding._asdict())

    def _streamed(self, query: str, authority: str) -> Iterable[tuple[str, Iterable[Any]]]:
        self._connect().execute(text("set local enable_seqscan = on; set local enable_hashjoin = on"))
        streamed = text(query).execution_options(yield_per=_STREAM_ROWS)
        rows: Iterable[Any] = self._connect().execute(streamed, {"authority": authority})
        return groupby(rows, key=lambda row: row[0])


def _recorded(known_at: int | None, message: bytes, topic: int, offset: int, extract: int | None) -> Recorded:
    return known_at, message, None if extract is None else Held(topic, offset, extract)
