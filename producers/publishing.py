"""Sends what the outbox holds, and learns from the acknowledgements where the topics end."""

from hub.broker.publisher import Publisher
from producers.outbox import Outbox, Place

#: Messages sent before their acknowledgements are waited for and recorded.
BATCH = 10_000

BEHIND = "behind"
"""A remark: somebody else wrote to our topics, so what is remembered of them must be read again."""


def publish(outbox: Outbox, publisher: Publisher) -> int:
    """Send everything pending, in order; the number of messages acknowledged.

    A batch is forgotten, and how far it reaches remembered, in one transaction after all of it is acknowledged. When the
    process ends before that, the topics reach further than the outbox knows, and the next run finds out.
    """
    acknowledged = 0
    while batch := outbox.pending(BATCH):
        publisher.expect({message.topic for message in batch})
        waiting = [(message.topic, publisher.send(message.topic, message.key, message.value)) for message in batch]
        publisher.flush()
        offsets: dict[tuple[str, int], list[int]] = {}
        for topic, acknowledgement in waiting:
            appended = acknowledgement.result()
            offsets.setdefault((topic, appended.partition), []).append(appended.offset)
        known = {(place.topic, place.partition): place.offset for place in outbox.ends()}
        with outbox.writing():
            outbox.forget(batch[-1].number)
            outbox.reach(Place(topic, partition, max(each) + 1) for (topic, partition), each in offsets.items())
            if any(max(each) + 1 != known.get(place, 0) + len(each) for place, each in offsets.items()):
                outbox.remark(BEHIND, "yes")
        acknowledged += len(batch)
    return acknowledged
