"""Which topics the store knows, and from which offset each partition goes on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError

from hub.store.engine import Store, unreachable
from hub.store.rows import Place, TopicRow
from hub.store.tables import offsets, topics


@dataclass(frozen=True, slots=True)
class Position:
    """The store's number of a topic, and the first offset of the partition that is not in the store."""

    topic: int
    next_offset: int
    #: The moment up to which the partition is known: milliseconds since 1970-01-01 UTC, 0 before the first message.
    known_at: int = 0


def register(store: Store, found: Sequence[TopicRow], partitions: Mapping[str, Sequence[int]]) -> dict[Place, Position]:
    """Make topics and partitions known that are not yet, and say where each goes on.

    `partitions` holds the wanted partitions by topic name. A topic made again under its name has another id and starts at 0.
    """
    try:
        with store.engine.begin() as connection:
            for row in found:
                connection.execute(
                    insert(topics)
                    .values(topic_id=row.topic_id, name=row.name, authority=row.authority, stream=row.stream)
                    .on_conflict_do_nothing(index_elements=["topic_id"])
                )
            ids = [row.topic_id for row in found]
            numbers = {
                name: number
                for number, name in connection.execute(
                    select(topics.c.id, topics.c.name).where(topics.c.topic_id.in_(ids))
                )
            }
            for name, wanted in partitions.items():
                rows = [{"topic": numbers[name], "partition": each, "next_offset": 0, "recorded": 0} for each in wanted]
                if rows:
                    connection.execute(insert(offsets).values(rows).on_conflict_do_nothing())
            known = connection.execute(
                select(topics.c.name, offsets.c.partition, offsets.c.topic, offsets.c.next_offset, offsets.c.known_at)
                .join(topics, topics.c.id == offsets.c.topic)
                .where(topics.c.topic_id.in_(ids))
            )
            return {
                (name, partition): Position(topic, following, known_at or 0)
                for name, partition, topic, following, known_at in known
                if partition in partitions.get(name, ())
            }
    except OperationalError as error:
        raise unreachable(store, error) from None


def positions(store: Store) -> dict[Place, int]:
    """How far each partition of each topic is in the store."""
    try:
        with store.engine.connect() as connection:
            query = select(topics.c.name, offsets.c.partition, offsets.c.next_offset).join(
                topics, topics.c.id == offsets.c.topic
            )
            return {
                (name, partition): following
                for name, partition, following in connection.execute(query.order_by(topics.c.id))
            }
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
