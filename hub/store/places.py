"""Which topics the store knows, and from which offset each partition goes on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError

from hub.store import practice
from hub.store.engine import Store, unreachable
from hub.store.rows import Place, TopicRow
from hub.store.tables import offsets, topics
from schemas.topics import is_practice


@dataclass(frozen=True, slots=True)
class Position:
    """The first offset of a partition that is not in the store, or, of practice, not judged."""

    #: The store's number of the topic; of practice, that of the partition.
    topic: int
    next_offset: int
    #: The moment up to which the partition is known: milliseconds since 1970-01-01 UTC, 0 before the first message.
    known_at: int = 0


def register(store: Store, found: Sequence[TopicRow], partitions: Mapping[str, Sequence[int]]) -> dict[Place, Position]:
    """Make topics and partitions known that are not yet, and say where each goes on.

    `partitions` holds the wanted partitions by topic name. A topic made again under its name has another id and starts at 0.
    """
    practised = [row for row in found if is_practice(row.name)]
    counted = [row for row in found if not is_practice(row.name)]
    try:
        with store.engine.begin() as connection:
            known = _registered(connection, counted, partitions)
            practice.make_known(connection, practised, partitions)
            known |= practice.judged_until(connection, practised)
    except OperationalError as error:
        raise unreachable(store, error) from None
    return {
        (name, partition): Position(number, following, known_at or 0)
        for (name, partition), (number, following, known_at) in known.items()
        if partition in partitions.get(name, ())
    }


def _registered(
    connection: Connection, found: Sequence[TopicRow], partitions: Mapping[str, Sequence[int]]
) -> dict[Place, tuple[int, int, int | None]]:
    for row in found:
        connection.execute(
            insert(topics)
            .values(topic_id=row.topic_id, name=row.name, authority=row.authority, stream=row.stream)
            .on_conflict_do_nothing(index_elements=["topic_id"])
        )
    ids = [row.topic_id for row in found]
    query = select(topics.c.name, topics.c.id).where(topics.c.topic_id.in_(ids))
    for name, number in connection.execute(query).all():
        rows = [
            {"topic": number, "partition": each, "next_offset": 0, "recorded": 0} for each in partitions.get(name, ())
        ]
        if rows:
            connection.execute(insert(offsets).values(rows).on_conflict_do_nothing())
    known = connection.execute(
        select(topics.c.name, offsets.c.partition, offsets.c.topic, offsets.c.next_offset, offsets.c.known_at)
        .join(topics, topics.c.id == offsets.c.topic)
        .where(topics.c.topic_id.in_(ids))
    )
    return {(name, partition): (number, *rest) for name, partition, number, *rest in known}


def positions(store: Store) -> dict[Place, int]:
    """How far each partition of each topic is in the store, or was judged there."""
    try:
        with store.engine.connect() as connection:
            query = select(topics.c.name, offsets.c.partition, offsets.c.next_offset).join(
                topics, topics.c.id == offsets.c.topic
            )
            found = connection.execute(query.order_by(topics.c.id))
            known = {(name, partition): following for name, partition, following in found}
            return known | practice.all_judged_until(connection)
    except OperationalError as error:
        raise unreachable(store, error) from None


def ping(store: Store) -> bool:
    """Does the database answer?"""
    try:
        with store.engine.connect() as connection:
            connection.execute(text("select 1"))
    except OperationalError:
        return False
    return True
