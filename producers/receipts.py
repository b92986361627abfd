"""What the hub has recorded of an authority's messages, read back from its receipts."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from hub.broker.connection import Record
from schemas.codec import Undecodable, codec
from schemas.events.receipt import Receipt


@dataclass(frozen=True, slots=True)
class Rejected:
    """A message that the hub could not use; `reason` holds no value of it."""

    topic: str
    partition: int
    offset: int
    code: str
    reason: str

    @property
    def address(self) -> str:
        """`topic[partition]@offset`."""
        return f"{self.topic}[{self.partition}]@{self.offset}"


@dataclass(slots=True)
class Receipts:
    """All receipts together."""

    recorded: int = 0
    repeated: int = 0
    #: When the store committed the last of them: milliseconds since 1970-01-01 UTC.
    last_recorded_at: int | None = None
    #: By topic and partition, the offset after the last message that a receipt covers.
    reached: dict[tuple[str, int], int] = field(default_factory=dict)
    rejected: dict[str, Rejected] = field(default_factory=dict)
    unreadable: int = 0


def gather(records: Iterable[Record]) -> Receipts:
    """Add up receipts in the order in which the hub wrote them; a later one about the same messages counts alone.

    A message that was put aside and could be used later is covered again, without an exception.
    """
    total = Receipts()
    for record in records:
        try:
            receipt = codec().decode(record.value)
        except Undecodable:
            total.unreadable += 1
            continue
        if not isinstance(receipt, Receipt):
            total.unreadable += 1
            continue
        place = receipt.topic, receipt.partition
        total.recorded += receipt.recorded
        total.repeated += receipt.repeated
        total.last_recorded_at = max(total.last_recorded_at or 0, receipt.recorded_at)
        total.reached[place] = max(total.reached.get(place, 0), receipt.last_offset + 1)
        for address, each in list(total.rejected.items()):
            if (each.topic, each.partition) == place and receipt.first_offset <= each.offset <= receipt.last_offset:
                del total.rejected[address]
        for exception in receipt.exceptions:
            found = Rejected(receipt.topic, receipt.partition, exception.offset, exception.code, exception.reason)
            total.rejected[found.address] = found
    return total
