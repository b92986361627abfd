"""Tries quarantined messages again, when somebody asked for it: read from Kafka by address, and taken as if new."""

from collections.abc import Iterator, Mapping

from consumers.engine import Engine, Taken
from hub.broker.connection import Connection
from hub.broker.reader import Reader
from hub.broker.stretch import Stretch
from hub.store.engine import Store
from hub.store.owed import Requested, replays_requested
from hub.store.places import Position
from hub.store.rows import Place


def replay_requested(
    store: Store, connection: Connection, engine: Engine, positions: Mapping[Place, Position], authorities: list[str]
) -> Iterator[Taken]:
    """Take every requested message of these authorities; what fails again is open again, with the reason of now."""
    for requested in replays_requested(store, authorities):
        if (requested.topic, requested.partition) in positions:
            yield engine.take([_fetch(connection, requested)], positions, replayed_at=requested.known_at)


def _fetch(connection: Connection, requested: Requested) -> Stretch:
    with Reader(connection, "hub-replay") as reader:
        starts = dict(reader.end_offsets(requested.topic))
        starts[requested.partition] = requested.offset
        return next(iter(reader.stretches(requested.topic, starts))).part(slice(1))
