"""Receipts are delivered to whoever can be reached; who cannot holds nobody else up."""

from consumers.receipts import Receipts
from hub.broker.reader import Reader
from hub.store.engine import Store
from hub.store.ingest.transaction import ingest
from hub.store.owed import receipts_owed
from hub.store.rows import ReceiptRow
from schemas.codec import codec
from schemas.topics import Stream, topic
from tests.lib.exchange import Exchange

CARDIFF, POWYS = "W06000015", "W06000023"


def owed(authority: str) -> ReceiptRow:
    name = topic(authority, Stream.CASE)
    return ReceiptRow(0, authority, name, 0, 0, 4, 4, 1, ((3, "unreadable", "The bytes do not follow."),), 1_000)


def test_an_authority_without_its_topic_waits_and_the_others_have_their_receipts(
    exchange: Exchange, fresh_database: str
) -> None:
    cardiff = exchange.enrol(CARDIFF)
    with Store(fresh_database) as store, Receipts(store, exchange.hub, codec()) as receipts:
        with ingest(store) as transaction:
            transaction.exceptions.owe_receipts([owed(POWYS), owed(CARDIFF)])
        receipts.deliver([CARDIFF, POWYS], 2_000)
        assert receipts.settle(30) == 1
        assert [row.authority for row in receipts_owed(store, [CARDIFF, POWYS], 10)] == [POWYS]
        with Reader(cardiff) as reader:
            [record] = reader.read(topic(CARDIFF, Stream.RECEIPTS))
        receipt = codec().decode(record.value)
        assert (receipt.first_offset, receipt.last_offset, receipt.recorded, receipt.repeated) == (0, 4, 4, 1)
        assert [each.code for each in receipt.exceptions] == ["unreadable"]
        receipts.deliver([CARDIFF, POWYS], 3_000)
        assert receipts.settle(30) == 0
