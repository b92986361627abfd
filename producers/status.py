"""What a connector has achieved: its last extract, what is still to be sent, what the hub has recorded."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hub.broker.reader import Reader
from hub.errors import HubError
from producers.outbox.extracts import Stage
from producers.outbox.file import opened
from producers.receipts import Receipts, gather
from producers.settings import ConnectorSettings
from schemas.topics import Stream, topic


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """The last extract of one source; all is None when there was none."""

    source: str
    as_at: date | None = None
    #: Start of the run that read it, milliseconds since 1970-01-01 UTC.
    read_at: int | None = None
    #: Its last statement was acknowledged.
    is_complete: bool | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """What a connector has achieved."""

    authority: str
    sources: tuple[SourceStatus, ...]
    #: Messages written down and not yet acknowledged.
    pending: int
    #: Messages known to lie in the authority's topics.
    acknowledged: int
    #: None when they could not be read; `trouble` says why.
    receipts: Receipts | None
    #: Messages acknowledged that no receipt covers yet.
    without_receipt: int | None
    trouble: str | None = None


def connector_status(config: Path) -> Status:
    """Look at the outbox, and at the receipts if the broker answers. Changes nothing."""
    settings = ConnectorSettings.load(config)
    if not settings.state.exists():
        sources = tuple(SourceStatus(each.name) for each in settings.sources)
        return Status(settings.authority, sources, 0, 0, None, None, "this connector has not run here yet")
    with opened(settings.state, settings.authority) as outbox:
        found = []
        for each in settings.sources:
            last = next(iter(outbox.extracts.all(each.name)), None)
            complete = None if last is None else last.stage is Stage.COMPLETE
            found.append(SourceStatus(each.name, last and last.as_at, last and last.begun, complete))
        pending, ends = len(outbox.queue), outbox.queue.ends()
    receipts, trouble = None, None
    try:
        with Reader(settings.connection(), f"connector-{settings.authority}") as reader:
            receipts = gather(reader.read(topic(settings.authority, Stream.RECEIPTS)))
    except HubError as error:
        trouble = str(error)
    waiting = None
    if receipts is not None:
        waiting = sum(max(0, each.offset - receipts.reached.get((each.topic, each.partition), 0)) for each in ends)
    acknowledged = sum(each.offset for each in ends)
    return Status(settings.authority, tuple(found), pending, acknowledged, receipts, waiting, trouble)
