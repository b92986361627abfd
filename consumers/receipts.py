"""Delivers the receipts owed: at least once, and forgotten only when Kafka has them."""

from hub.broker.publisher import Publisher
from hub.store.engine import Store
from hub.store.owed import receipts_delivered, receipts_owed
from hub.store.rows import ReceiptRow
from schemas.codec import Codec
from schemas.events.receipt import Excepted, Receipt
from schemas.topics import Stream, topic

MOST = 500


def deliver(store: Store, publisher: Publisher, codec: Codec, authorities: list[str], now_ms: int) -> int:
    """Send what is owed to these authorities; returns how many receipts were acknowledged."""
    owed = receipts_owed(store, authorities, MOST)
    if not owed:
        return 0
    sent = [
        publisher.send(
            topic(row.authority, Stream.RECEIPTS),
            f"{row.topic}/{row.partition}".encode(),
            codec.encode(_receipt(row, now_ms)),
        )
        for row in owed
    ]
    for acknowledgement in sent:
        acknowledgement.result()
    receipts_delivered(store, [row.number for row in owed])
    return len(owed)


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
