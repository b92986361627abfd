"""Goes on behind messages of practice that are kept no longer: nobody counts them, so nobody misses them.

On every other topic a message that is gone stops the consumer aloud: figures without it would be wrong.
"""

from collections.abc import Mapping

from hub.broker.connection import Connection
from hub.broker.reader import Reader
from hub.store.engine import Store
from hub.store.ingest.transaction import ingest
from hub.store.places import Position
from hub.store.rows import Move, Place
from schemas.topics import authority_of, is_practice


def pass_over(store: Store, connection: Connection, positions: Mapping[Place, Position]) -> dict[str, int]:
    """Move the store on to the first message that each topic of practice still has, where it lies before that.

    How many messages were passed over, by topic. Raises FencedError when another consumer has moved one, ConfigurationError
    where a topic is not there, and UnreachableError.
    """
    moves = []
    with Reader(connection, "hub-practice") as reader:
        for (name, partition), position in positions.items():
            if is_practice(name):
                first = reader.first_offsets(name)[partition]
                if first > position.next_offset:
                    place = (name, partition)
                    moves.append(Move(place, position.topic, position.next_offset, first, 0, position.known_at))
    if moves:
        with ingest(store) as transaction:
            transaction.places.lock(sorted({authority_of(move.place[0]) for move in moves}))
            transaction.places.move(moves)
    return {move.place[0]: move.following - move.expected for move in moves}
