"""A transaction that fills the new tables: what consumers write, and what only the live store can say."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, text

from hub.store.engine import AWAY, unreachable
from hub.store.ingest.transaction import BY_INDEX, Ingest
from hub.store.rebuilding.beside import Beside
from hub.store.rebuilding.carrying import take_over_effects, take_over_topic
from hub.store.rows import Move, TopicRow


class Filling(Ingest):
    """The parts of the new store, on one connection."""

    def __init__(self, connection: Connection, schema: str) -> None:
        super().__init__(connection)
        self._connection = connection
        self._live = schema

    def put_topic(self, number: int, row: TopicRow) -> None:
        """Make a topic known under the number that it has in the live store."""
        self._connection.execute(
            text(
                "insert into topics (id, topic_id, name, authority, stream) values (:id, :kafka, :name, :code, :stream)"
            ),
            {"id": number, "kafka": row.topic_id, "name": row.name, "code": row.authority, "stream": row.stream},
        )

    def put_partitions(self, moves: Sequence[Move]) -> None:
        """Say of new partitions how far they are; each was moved from 0."""
        if moves:
            self._connection.execute(
                text(
                    """
                    insert into offsets (topic, partition, next_offset, recorded, known_at)
                    values (:topic, :partition, :following, :recorded, :known_at)
                    """
                ),
                [
                    {
                        "topic": move.topic,
                        "partition": move.place[1],
                        "following": move.following,
                        "recorded": move.recorded,
                        "known_at": move.known_at if move.following else None,
                    }
                    for move in moves
                ],
            )

    def take_over_topic(self, number: int) -> int:
        """All that the live store has of a topic that is no longer in the log; how many statements."""
        return take_over_topic(self._connection, self._live, number)

    def take_over_effects(self, authority: str, gone: Sequence[int]) -> None:
        """The extracts of an authority that took effect in the live store, and all of topics no longer in the log."""
        take_over_effects(self._connection, self._live, authority, gone)


@contextmanager
def filling(work: Beside) -> Iterator[Filling]:
    """A transaction on the new tables: committed at the end, or rolled back whole by any error."""
    try:
        with work.new.engine.begin() as connection:
            connection.execute(text(BY_INDEX))
            yield Filling(connection, work.schema)
    except AWAY as error:
        raise unreachable(work.new, error) from None
