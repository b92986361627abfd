"""Tries everything but the content: the real extracts, scrambled, to the practice topic, where nothing counts.

What is sent is drawn anew under keys that are thrown away; what was remembered of real runs is neither read nor changed.
"""

import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from hub.broker.lines import Incoming, open_incoming, open_outgoing
from producers.alone import alone
from producers.keyed.keys import Keys
from producers.keyed.pseudonyms import KEY_BYTES
from producers.outbox.extracts import Manner, Stage
from producers.outbox.fates import Rejected
from producers.outbox.file import Outbox, opened
from producers.report import RunReport
from producers.sending.completion import complete
from producers.sending.publishing import publish
from producers.sending.receipts import take_receipts
from producers.settings import ConnectorSettings
from producers.staging import Permissions, Run, stage, without_sentences
from schemas.topics import Stream, topic

LOOK_S = 0.5


@dataclass(slots=True)
class Practised:
    """What became of an extract that was tried."""

    report: RunReport
    #: Messages that the hub has written a receipt of, within the time that was waited.
    receipted: int = 0
    rejected: list[Rejected] = field(default_factory=list)


def practise(
    config: Path,
    today: date,
    now_ms: int,
    patience_s: float,
    say: Callable[[str], None] = lambda _: None,
) -> Practised:
    """Send every source's extract scrambled, and wait for the receipts no longer than `patience_s` seconds."""
    settings = ConnectorSettings.load(config)
    connection = settings.connection()
    keys = Keys([secrets.token_bytes(KEY_BYTES)])
    by = secrets.SystemRandom()
    found = Practised(RunReport(settings.authority))
    to = topic(settings.authority, Stream.PRACTICE)
    run = Run(settings.authority, keys, today, now_ms, Permissions(), Manner.PRACTICE, by)
    with thrown_away(settings) as outbox, ExitStack() as clients:
        reader = clients.enter_context(open_incoming(connection, f"connector-{settings.authority}"))
        publisher = clients.enter_context(open_outgoing(connection, f"connector-{settings.authority}"))
        begins = dict(reader.end_offsets(to))
        with outbox.writing():
            outbox.fates.read_from(reader.end_offsets(topic(settings.authority, Stream.RECEIPTS)).get(0, 0))
        for source, own in settings.of_sources():
            found.report.sources.append(without_sentences(stage(outbox, source, own, run, keep=True)))
            found.report.acknowledged += publish(outbox, publisher)
            for extract in outbox.extracts.all(own.name):
                if extract.stage is Stage.STAGED:
                    complete(outbox, run.authority, keys, extract)
            found.report.acknowledged += publish(outbox, publisher)
        say(f"{found.report.acknowledged} scrambled messages are acknowledged; waiting for their receipts")
        ends = reader.end_offsets(to)
        give_up = time.monotonic() + patience_s
        missing = wait_for_receipts(outbox, reader, settings.authority, to, begins, ends, give_up)
        found.receipted = sum(ends.values()) - sum(begins.values()) - missing
        found.rejected = [
            each
            for each in outbox.fates.rejected()
            if each.topic == to and each.offset >= begins.get(each.partition, 0)
        ]
    return found


def wait_for_receipts(
    outbox: Outbox,
    reader: Incoming,
    authority: str,
    to: str,
    begins: Mapping[int, int],
    ends: Mapping[int, int],
    give_up: float,
) -> int:
    """Take receipts in until they cover a topic from some offsets to others, or a moment (monotonic) has come; how many lack one."""
    while True:
        take_receipts(outbox, reader, authority)
        reached = outbox.fates.reached()
        missing = 0
        for part, end in ends.items():
            missing += max(0, end - max(reached.get((to, part), 0), begins.get(part, 0)))
        if not missing or time.monotonic() > give_up:
            return missing
        time.sleep(LOOK_S)


@contextmanager
def thrown_away(settings: ConnectorSettings) -> Iterator[Outbox]:
    """An outbox beside the real one that is there for this time only."""
    file = settings.state.with_name(f"{settings.state.name}.practice")
    with alone(settings.state):
        _remove(file)
        try:
            with opened(file, settings.authority) as outbox:
                yield outbox
        finally:
            _remove(file)


def _remove(file: Path) -> None:
    for each in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
        with suppress(FileNotFoundError):
            each.unlink()
