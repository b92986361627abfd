"""Takes in what the hub has written of an authority's messages since it was last asked."""

from hub.broker.lines import Incoming
from producers.outbox.file import Outbox
from schemas.codec import Undecodable, codec
from schemas.events.receipt import Receipt
from schemas.topics import Stream, topic

BATCH = 1_000


def take_receipts(outbox: Outbox, reader: Incoming, authority: str) -> int:
    """Take in the receipts that were not read yet; how many messages among them are none.

    Each is taken in once, and one that the hub wrote twice makes no difference.
    """
    receipts = topic(authority, Stream.RECEIPTS)
    begin = outbox.fates.read_to()
    ends, firsts = reader.end_offsets(receipts), reader.first_offsets(receipts)
    if begin > ends.get(0, 0):
        with outbox.writing():
            outbox.fates.forget_receipts()
        begin = 0
    unreadable = 0
    batch: list[Receipt] = []
    at = max(begin, firsts.get(0, 0))

    def keep() -> None:
        with outbox.writing():
            for each in batch:
                outbox.fates.take(each)
            outbox.fates.read_from(at)
        batch.clear()

    for record in reader.read(receipts, {0: at}):
        at = record.offset + 1
        try:
            found = codec().decode(record.value)
        except Undecodable:
            unreadable += 1
            continue
        if isinstance(found, Receipt):
            batch.append(found)
        else:
            unreadable += 1
        if len(batch) >= BATCH:
            keep()
    if at != begin:
        keep()
    return unreadable
