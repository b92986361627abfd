"""Delivers the receipts owed: at least once, and forgotten only when Kafka has them."""

import time
from collections.abc import Sequence
from typing import Self

from hub.broker.connection import Connection
from hub.broker.publisher import Publisher
from hub.errors import AccessError, ConfigurationError
from hub.ops.logs import logger
from hub.store.engine import Store
from hub.store.owed import authorities_owed, receipts_delivered, receipts_owed
from hub.store.rows import ReceiptRow
from schemas.codec import Codec
from schemas.events.receipt import Excepted, Receipt
from schemas.topics import Stream, topic

MOST = 500
#: How long an authority whose receipts could not be written is left alone.
PAUSE_S = 60.0


class Receipts:
    """Sends receipts; an authority whose topic cannot be written waits, and holds nobody else up."""

    def __init__(self, store: Store, connection: Connection, codec: Codec) -> None:
        self._store = store
        self._connection = connection
        self._codec = codec
        self._publisher = self._open()
        self._paused: dict[str, float] = {}
        self._log = logger("receipts")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._publisher.close()

    def deliver(self, authorities: Sequence[str], now_ms: int) -> int:
        """Send what is owed to these authorities; returns how many receipts were acknowledged.

        Raises UnreachableError when the broker or the database is away.
        """
        delivered = 0
        for authority in authorities_owed(self._store, authorities):
            if time.monotonic() < self._paused.get(authority, 0.0):
                continue
            try:
                delivered += self._deliver(authority, now_ms)
            except (AccessError, ConfigurationError) as error:
                self._log.warning("receipts wait", authority=authority, error=error)
                self._paused[authority] = time.monotonic() + PAUSE_S
                self._publisher.close()  # one that was refused once is refused for good
                self._publisher = self._open()
        return delivered

    def _deliver(self, authority: str, now_ms: int) -> int:
        owed = receipts_owed(self._store, [authority], MOST)
        name = topic(authority, Stream.RECEIPTS)
        sent = [
            self._publisher.send(
                name, f"{row.topic}/{row.partition}".encode(), self._codec.encode(_receipt(row, now_ms))
            )
            for row in owed
        ]
        for acknowledgement in sent:
            acknowledgement.result()
        receipts_delivered(self._store, [row.number for row in owed])
        return len(owed)

    def _open(self) -> Publisher:
        return Publisher(self._connection, "hub-receipts")


def _receipt(row: ReceiptRow, now_ms: int) -> Receipt:
    return Receipt(
        authority=row.authority,
        topic=row.topic,
        partition=row.partition,
        first_offset=row.first_offset,
        last_offset=row.last_offset,
        recorded=row.recorded,
        repeated=row.repeated,
        exceptions=tuple(Excepted(*each) for each in row.exceptions),
        received_at=row.received_at,
        recorded_at=now_ms,
    )
