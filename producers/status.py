"""What a connector has achieved: its last extract, what is still to be sent, what the hub has recorded."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hub.broker.lines import open_incoming
from hub.errors import HubError
from producers.outbox.extracts import Noted, Stage
from producers.outbox.fates import Fated, Rejected, Totals
from producers.outbox.file import Outbox, opened
from producers.reading import WAITS
from producers.sending.receipts import take_receipts
from producers.settings import ConnectorSettings
from schemas.topics import COUNTED, topic


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """The last extract of one source; all is None when there was none."""

    source: str
    as_at: date | None = None
    #: Start of the run that read it, milliseconds since 1970-01-01 UTC.
    read_at: int | None = None
    #: Its last statement was acknowledged.
    is_complete: bool | None = None
    #: Rows of it that were refused.
    refused: int | None = None
    #: Files of it that were refused whole: nothing of them was sent and nothing withdrawn.
    refused_files: tuple[str, ...] = ()
    #: What the source could not take yet, and what it waits for.
    waits: str | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """What a connector has achieved."""

    authority: str
    sources: tuple[SourceStatus, ...]
    #: Messages written down and not yet acknowledged.
    pending: int
    #: Start of the run that wrote the oldest of them down, milliseconds since 1970-01-01 UTC.
    oldest_pending: int | None
    #: Messages known to lie in the authority's topics.
    acknowledged: int
    #: None before the first was read.
    receipts: Totals | None
    #: Messages acknowledged that no receipt covers yet.
    without_receipt: int | None
    #: Messages that the hub put aside.
    quarantined: tuple[Rejected, ...]
    #: Why the receipts could not be read just now.
    trouble: str | None = None

    @property
    def is_awaited(self) -> bool:
        """Is anything still to be acknowledged by the broker, or to be answered for by the hub?"""
        return self.pending > 0 or (self.acknowledged > 0 and self.without_receipt != 0)


def connector_status(config: Path) -> Status:
    """Look at the outbox, and take in the receipts if the broker answers."""
    settings = ConnectorSettings.load(config)
    if not settings.state.exists():
        sources = tuple(SourceStatus(each.name) for each in settings.sources)
        return Status(settings.authority, sources, 0, None, 0, None, None, (), "this connector has not run here yet")
    with _told(settings) as (outbox, trouble):
        found = tuple(_of_source(outbox, each.name) for each in settings.sources)
        ours = tuple(topic(settings.authority, stream) for stream in COUNTED)
        ends = [each for each in outbox.queue.ends() if each.topic in ours]
        reached = outbox.fates.reached()
        totals = outbox.fates.totals(ours)
        waiting = sum(max(0, each.offset - reached.get((each.topic, each.partition), 0)) for each in ends)
        is_known = trouble is None or totals.last_recorded_at is not None
        unfinished = [each for each in outbox.extracts.all() if each.stage is not Stage.COMPLETE]
        return Status(
            settings.authority,
            found,
            len(outbox.queue),
            min((each.begun for each in unfinished), default=None),
            sum(each.offset for each in ends),
            totals if is_known else None,
            waiting if is_known else None,
            tuple(each for each in outbox.fates.rejected() if each.topic in ours),
            trouble,
        )


@contextmanager
def connector_fates(config: Path) -> Iterator[tuple[Iterator[Fated], str | None]]:
    """The fate of every message, the latest first, and why the receipts could not be read just now."""
    settings = ConnectorSettings.load(config)
    with _told(settings) as (outbox, trouble):
        yield outbox.fates.all(), trouble


@contextmanager
def _told(settings: ConnectorSettings) -> Iterator[tuple[Outbox, str | None]]:
    """The outbox with the receipts taken in, and why they could not be."""
    with opened(settings.state, settings.authority) as outbox:
        trouble = None
        try:
            with open_incoming(settings.connection(), f"connector-{settings.authority}") as reader:
                take_receipts(outbox, reader, settings.authority)
        except HubError as error:
            trouble = str(error)
        yield outbox, trouble


def _of_source(outbox: Outbox, name: str) -> SourceStatus:
    last: Noted | None = next(iter(outbox.extracts.all(name)), None)
    if last is None:
        return SourceStatus(name)
    detail = json.loads(last.detail)
    refused = sum(file[2] for file in detail["files"])
    whole = tuple(detail.get("refused", ()))
    waits = outbox.marks.of(name).get(WAITS)
    return SourceStatus(name, last.as_at, last.begun, last.stage is Stage.COMPLETE, refused, whole, waits)
