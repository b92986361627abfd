"""How far topics of practice were judged, in a table of its own: so nothing that is counted, verified or shown finds them."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select, text
from sqlalchemy.dialects.postgresql import insert

from hub.store.rows import Move, Place, TopicRow
from hub.store.tables import practice


def make_known(connection: Connection, found: Sequence[TopicRow], partitions: Mapping[str, Sequence[int]]) -> None:
    """Make partitions known that are not yet; each begins at 0."""
    rows = [
        {
            "topic_id": row.topic_id,
            "name": row.name,
            "authority": row.authority,
            "partition": partition,
            "next_offset": 0,
        }
        for row in found
        for partition in partitions.get(row.name, ())
    ]
    if rows:
        connection.execute(insert(practice).values(rows).on_conflict_do_nothing())


def judged_until(connection: Connection, found: Sequence[TopicRow]) -> dict[Place, tuple[int, int, int | None]]:
    """Of each partition of these topics its number, the first offset not yet judged, and the moment up to which it is known."""
    columns = (practice.c[name] for name in ("name", "partition", "id", "next_offset", "known_at"))
    query = select(*columns).where(practice.c.topic_id.in_([row.topic_id for row in found]))
    return {(name, partition): (number, *rest) for name, partition, number, *rest in connection.execute(query)}


def all_judged_until(connection: Connection) -> dict[Place, int]:
    """The first offset not yet judged of every partition."""
    query = select(practice.c.name, practice.c.partition, practice.c.next_offset).order_by(practice.c.id)
    return {(name, partition): following for name, partition, following in connection.execute(query)}


def move(connection: Connection, moves: Sequence[Move]) -> set[tuple[int, int]]:
    """Move partitions on that are where they are expected to be; those that were, by number and partition."""
    moved = connection.execute(
        text(
            """
            update practice p set next_offset = m.following, known_at = m.known_at
            from unnest(cast(:numbers as int[]), cast(:expected as int8[]), cast(:following as int8[]),
                cast(:known as int8[])) as m (number, expected, following, known_at)
            where p.id = m.number and p.next_offset = m.expected
            returning p.id, p.partition
            """
        ),
        {
            "numbers": [each.topic for each in moves],
            "expected": [each.expected for each in moves],
            "following": [each.following for each in moves],
            "known": [each.known_at for each in moves],
        },
    )
    return {(row.id, row.partition) for row in moved}
