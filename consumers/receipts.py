"""Delivers the receipts owed: at least once, and forgotten only when Kafka has them."""

import time
from collections.abc import Sequence
from typing import Self

from hub.broker.connection import Connection
from hub.broker.publisher import Acknowledgement, Publisher
from hub.errors import AccessError, ConfigurationError, HubError
from hub.ops.logs import logger
from hub.store.engine import Store
from hub.store.owed import receipts_delivered, receipts_owed
from hub.store.rows import ReceiptRow
from schemas.codec import Codec
from schemas.events.receipt import Excepted, Receipt
from schemas.topics import Stream, topic

#: Receipts under way at most.
MOST = 500
#: How long an authority whose receipts could not be written is left alone.
PAUSE_S = 60.0
#: How long those under way are waited for at the end; what is not acknowledged by then is sent again next time.
LAST_WAIT_S = 5.0


class Receipts:
    """Sends receipts and looks later whether they arrived, so that no statement waits for one.

    An authority whose topic cannot be written waits, and holds nobody else up.
    """

    def __init__(self, store: Store, connection: Connection, codec: Codec) -> None:
        self._store = store
        self._connection = connection
        self._codec = codec
        self._publisher = self._open()
        self._under_way: dict[int, tuple[str, Acknowledgement]] = {}
        self._paused: dict[str, float] = {}
        self._log = logger("receipts")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.settle(LAST_WAIT_S)
        except HubError as error:
            self._log.warning("receipts will be sent again", error=error)
        self._publisher.close()

    def deliver(self, authorities: Sequence[str], now_ms: int) -> None:
        """Send what is owed to these authorities and not under way, and forget what has arrived. Waits for nothing.

        Raises UnreachableError when the database is away, or the broker when a topic is looked for.
        """
        self._forget_arrived()
        now = time.monotonic()
        wanted = [each for each in authorities if now >= self._paused.get(each, 0.0)]
        room = MOST - len(self._under_way)
        if room <= 0 or not wanted:
            return
        owed = receipts_owed(self._store, wanted, room, list(self._under_way))
        self._publisher.expect(topic(row.authority, Stream.RECEIPTS) for row in owed)
        for row in owed:
            if row.authority not in self._paused or time.monotonic() >= self._paused[row.authority]:
                self._send(row, now_ms)

    def settle(self, patience_s: float) -> int:
        """Wait for what is under way, no longer than so many seconds; returns how many receipts arrived."""
        give_up = time.monotonic() + patience_s
        while any(not answer.done for _, answer in self._under_way.values()) and time.monotonic() < give_up:
            time.sleep(0.01)
        return self._forget_arrived()

    def _send(self, row: ReceiptRow, now_ms: int) -> None:
        key = f"{row.topic}/{row.partition}".encode()
        value = self._codec.encode(_receipt(row, now_ms))
        try:
            answer = self._publisher.send(topic(row.authority, Stream.RECEIPTS), key, value)
        except (AccessError, ConfigurationError) as error:
            self._pause(row.authority, error)
        else:
            self._under_way[row.number] = (row.authority, answer)

    def _forget_arrived(self) -> int:
        answered = [number for number, (_, answer) in self._under_way.items() if answer.done]
        arrived = []
        for number in answered:
            authority, answer = self._under_way.pop(number)
            try:
                answer.result()
            except (AccessError, ConfigurationError) as error:
                self._pause(authority, error)
            except HubError as error:  # the broker was away for longer than a message is tried: it is owed as before
                self._log.warning("a receipt is sent again", authority=authority, error=error)
            else:
                arrived.append(number)
        if arrived:
            receipts_delivered(self._store, arrived)
        return len(arrived)

    def _pause(self, authority: str, error: HubError) -> None:
        if time.monotonic() < self._paused.get(authority, 0.0):
            return
        self._log.warning("receipts wait", authority=authority, error=error)
        self._paused[authority] = time.monotonic() + PAUSE_S
        self._publisher.close()  # one that was refused once is refused for good
        self._publisher = self._open()

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
