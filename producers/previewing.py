"""What a run would do, by what is remembered of the last one: nothing is sent, nothing is kept, no broker is needed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from producers.allowing import require_known_files
from producers.outbox.file import Outbox, forgetful, opened
from producers.report import SourceReport
from producers.settings import ConnectorSettings
from producers.staging import Permissions, Run, stage
from schemas.codec import codec

LOOKED_AT = 5_000


@dataclass(slots=True)
class Preview:
    """What a run would make of one source."""

    #: The sentences of its refusals may show cells: they are for the authority's own screen.
    report: SourceReport
    #: Some of the messages that would be sent, of each kind the first, field by field: under pseudonyms.
    samples: list[Mapping[str, Any]] = field(default_factory=list)


def preview_connector(
    config: Path,
    today: date,
    now_ms: int,
    allowed: Permissions = Permissions(),  # noqa: B008 - frozen
    samples: int = 0,
) -> list[Preview]:
    """What a run would do. `samples`: how many messages of each kind are shown.

    A UsageError where a file is allowed by a name that none has. What one source would state is there for the next, whose rows may name it; at the end all of it is taken back.
    """
    settings = ConnectorSettings.load(config)
    require_known_files(settings, allowed, today)
    with remembered(settings) as outbox, outbox.writing(keep=False):
        run = Run(settings.authority, settings.keys(outbox.statements.has_subject), today, now_ms, allowed)
        found = []
        for source, own in settings.of_sources():
            before = len(outbox.queue)
            report = stage(outbox, source, own, run, keep=True)
            found.append(Preview(report, list(_samples(outbox, samples, before))))
        return found


def remembered(settings: ConnectorSettings) -> AbstractContextManager[Outbox]:
    """What is remembered of the runs before; nothing where there was none."""
    return opened(settings.state, settings.authority) if settings.state.exists() else forgetful(settings.authority)


def _samples(outbox: Outbox, count: int, before: int) -> Iterator[Mapping[str, Any]]:
    """The first messages of each kind that are queued, after those that were `before`."""
    seen: Counter[str] = Counter()
    if not count:
        return
    for value in outbox.queue.values(LOOKED_AT * count, before):
        event = codec().decode(value)
        seen[event.SUBJECT] += 1
        if seen[event.SUBJECT] <= count:
            yield {"kind": event.SUBJECT, **_plain(event)}


def _plain(event: Any) -> Mapping[str, Any]:
    own = {name: value for name, value in asdict(event).items() if name != "header"}
    header = event.header._asdict()
    shown = {name: header[name] for name in ("status", "subject", "record", "occurred_on", "occurred_at")}
    return shown | own
