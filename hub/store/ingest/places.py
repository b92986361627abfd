"""How far each partition is in the store: it moves from where it is expected to be, and from nowhere else."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, text

from hub.store import practice
from hub.store.rows import Move, Place
from schemas.topics import is_practice


class FencedError(Exception):
    """An offset was not where it was expected: another consumer owns the partition now. Nothing was written."""


class Locked(NamedTuple):
    """Authorities that nobody else may write about until the transaction ends."""

    #: The as-at day of each.
    as_at: dict[str, date | None]
    #: The making of the tables; another one once a rebuilt store has taken their place.
    generation: int


class Places:
    """The offsets, and the lock on each authority."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, authorities: Sequence[str]) -> Locked:
        """Hold authorities, at least one, until the transaction ends, so that none is judged by two days at once.

        It comes first in every transaction that writes (hub.store.gate).
        """
        ordered = sorted(authorities)
        self._connection.execute(
            text(
                "insert into standings (authority, kinds) select unnest(cast(:codes as text[])), '{}' on conflict do nothing"
            ),
            {"codes": ordered},
        )
        rows = self._connection.execute(
            text(
                """
                select authority, as_at, tableoid from standings
                where authority = any(:codes) order by authority for update
                """
            ),
            {"codes": ordered},
        ).all()
        return Locked({row.authority: row.as_at for row in rows}, rows[0].tableoid)

    def positions(self, authorities: Sequence[str]) -> dict[Place, int]:
        """How far each partition of these authorities is, this transaction's moves included."""
        rows = self._connection.execute(
            text(
                """
                (select t.name, o.partition, o.next_offset, t.id from topics t join offsets o on o.topic = t.id
                where t.authority = any(:codes))
                union all
                (select name, partition, next_offset, id from practice where authority = any(:codes))
                order by id
                """
            ),
            {"codes": list(authorities)},
        )
        return {(row.name, row.partition): row.next_offset for row in rows}

    def known_before(self, place: Place, offset: int) -> int:
        """The moment at which the last message before an offset became known, recorded or set aside; 0 for none."""
        found: int = self._connection.execute(
            text(
                """
                select coalesce(max(found.known_at), 0) from topics t cross join lateral (
                    (select s.known_at from statements s
                     where s.topic = t.id and s.partition = :partition and s."offset" < :offset
                     order by s."offset" desc limit 1)
                    union all
                    (select q.known_at from quarantine q
                     where q.topic = t.id and q.partition = :partition and q."offset" < :offset
                     order by q."offset" desc limit 1)
                ) found
                where t.name = :topic and t.id = (select max(id) from topics where name = :topic)
                """
            ),
            {"topic": place[0], "partition": place[1], "offset": offset},
        ).scalar_one()
        return found

    def move(self, moves: Sequence[Move]) -> None:
        """Move each partition on, if it is where it is expected to be; raises FencedError when one is not."""
        practised = [each for each in moves if is_practice(each.place[0])]
        counted = [each for each in moves if not is_practice(each.place[0])]
        if counted:
            _require_all(counted, self._move(counted))
        if practised:
            _require_all(practised, practice.move(self._connection, practised))

    def _move(self, moves: Sequence[Move]) -> set[tuple[int, int]]:
        ordered = sorted(moves, key=lambda move: (move.topic, move.place[1]))
        moved = self._connection.execute(
            text(
                """
                update offsets o
                set next_offset = m.following, recorded = o.recorded + m.recorded, known_at = m.known_at
                from unnest(cast(:topics as int[]), cast(:partitions as int[]), cast(:expected as int8[]),
                    cast(:following as int8[]), cast(:recorded as int8[]), cast(:known as int8[]))
                    as m (topic, partition, expected, following, recorded, known_at)
                where o.topic = m.topic and o.partition = m.partition and o.next_offset = m.expected
                returning o.topic, o.partition
                """
            ),
            {
                "topics": [move.topic for move in ordered],
                "partitions": [move.place[1] for move in ordered],
                "expected": [move.expected for move in ordered],
                "following": [move.following for move in ordered],
                "recorded": [move.recorded for move in ordered],
                "known": [move.known_at for move in ordered],
            },
        )
        return {(row.topic, row.partition) for row in moved}


def _require_all(moves: Sequence[Move], done: set[tuple[int, int]]) -> None:
    for move in moves:
        if (move.topic, move.place[1]) not in done:
            raise FencedError(f"{move.place[0]}[{move.place[1]}] is not at offset {move.expected}")
