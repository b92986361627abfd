"""Sends what the outbox holds, and learns from the acknowledgements where the topics end."""

from collections.abc import Callable

from hub.broker.lines import Outgoing
from producers.outbox.file import BEHIND, Outbox

#: Messages sent before their acknowledgements are waited for and recorded.
BATCH = 20_000


def publish(outbox: Outbox, publisher: Outgoing, heard: Callable[[str, int], None] = lambda *_: None) -> int:
    """Send everything queued, in order; the number of messages acknowledged, which `heard` is told of on the way.

    A batch is taken off the queue, and how far it reaches remembered, in one transaction after all of it is acknowledged.
    When the process ends before that, the topics reach further than the outbox knows, and the next run finds out.
    """
    acknowledged = 0
    while (batch := outbox.queue.next(BATCH)) is not None:
        lying = publisher.send_all(batch.topic, batch.keys, batch.values)
        known = {(place.topic, place.partition): place.offset for place in outbox.queue.ends()}
        with outbox.writing():
            reached = outbox.queue.acknowledged(batch, lying.partitions, lying.offsets)
            outbox.queue.reach(reached)
            for place in reached:
                count = int((lying.partitions == place.partition).sum())
                if place.offset != known.get((place.topic, place.partition), 0) + count:
                    outbox.remark(BEHIND, "yes")
        acknowledged += len(batch.statements)
        heard("messages sent", len(batch.statements))
    return acknowledged
