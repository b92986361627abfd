"""One message of each kind that a source states, scrambled, to the practice topic and back with a receipt."""

import secrets
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date

from hub.broker.lines import open_incoming, open_outgoing
from producers.beginning import Beginnings
from producers.keyed.keys import Keys
from producers.keyed.pseudonyms import KEY_BYTES
from producers.outbox.extracts import Manner
from producers.outbox.fates import Rejected
from producers.outbox.file import forgetful
from producers.practising import wait_for_receipts
from producers.settings import ConnectorSettings
from producers.staging import Permissions, Run, stage
from schemas.codec import codec
from schemas.topics import Stream, topic


@dataclass(slots=True)
class Tried:
    """What came of it."""

    kinds: list[str] = field(default_factory=list)
    sent: int = 0
    receipted: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    #: By how many seconds this machine's clock is ahead of the broker's.
    skew_s: float = 0.0


def try_out(
    settings: ConnectorSettings, today: date, now_ms: int, rows: int, patience_s: float, clock: Callable[[], float]
) -> Tried:
    """Send them, and wait for the receipts no longer than `patience_s` seconds. `rows`: how many of each sheet are read."""
    tried = Tried()
    keys = Keys([secrets.token_bytes(KEY_BYTES)])
    by, beginnings = secrets.SystemRandom(), Beginnings(rows)
    run = Run(settings.authority, keys, today, now_ms, Permissions(), Manner.PRACTICE, by, beginnings)
    first: dict[str, tuple[bytes, bytes]] = {}
    with forgetful(settings.authority) as outbox:
        for source, own in settings.of_sources():
            stage(outbox, source, own, run, keep=True)
        for value in outbox.queue.values(1_000_000):
            event = codec().decode(value)
            first.setdefault(event.SUBJECT, (event.header.subject.encode(), value))
    tried.kinds, tried.sent = sorted(first), len(first)
    if not first:
        return tried
    connection = settings.connection()
    to = topic(settings.authority, Stream.PRACTICE)
    with forgetful(settings.authority) as outbox, ExitStack() as clients:
        reader = clients.enter_context(open_incoming(connection, f"connector-{settings.authority}"))
        publisher = clients.enter_context(open_outgoing(connection, f"connector-{settings.authority}"))
        begins = dict(reader.end_offsets(to))
        outbox.fates.read_from(reader.end_offsets(topic(settings.authority, Stream.RECEIPTS)).get(0, 0))
        before = clock()
        lying = publisher.send_all(to, [key for key, _ in first.values()], [value for _, value in first.values()])
        after = clock()
        place = {int(lying.partitions[-1]): int(lying.offsets[-1])}
        appended = (
            next(iter(reader.read(to, place, {part: offset + 1 for part, offset in place.items()}))).appended_at / 1000
        )
        tried.skew_s = skew(before, after, appended)
        ends = dict(reader.end_offsets(to))
        missing = wait_for_receipts(outbox, reader, settings.authority, to, begins, ends, time.monotonic() + patience_s)
        tried.receipted = max(0, tried.sent - missing)
        tried.rejected = [
            each
            for each in outbox.fates.rejected()
            if each.topic == to and each.offset >= begins.get(each.partition, 0)
        ]
    return tried


def skew(before: float, after: float, appended: float) -> float:
    """By how many seconds a clock that showed `before` and `after` is ahead of one that showed `appended` in between, at least."""
    if appended < before:
        return before - appended
    return min(0.0, after - appended)
