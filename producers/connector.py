"""The connector: from an authority's extracts to its topics.

For each source, in this order:

1. read      the extract's files, refusing what cannot be used (`sources`, `tables`)
2. map       identifiers to pseudonyms (`mapping`)
3. compare   with what is stated (`changes`)
4. write     down what must be stated, in one transaction (`staging`, `outbox`)
5. publish   and wait for every acknowledgement (`publishing`)
6. complete  the extract with its last statement (`completion`), and publish that
7. receipts  what the hub has recorded since (`receipts`; read by `status`, never waited for)

It may be killed at any moment and run again. Before 4 is committed nothing has happened. After it, the next run finds
messages pending: if the topics end where the outbox remembers, none of them has arrived, and it sends them and completes
that extract before it reads the next; otherwise some have, and it reads the topics back (`recovery`), drops what was
pending, and states what the extract then still lacks. Either way the same statements stand at the end.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path

from hub.broker.connection import Connection
from hub.broker.publisher import Publisher
from hub.broker.reader import Reader
from producers.alone import alone
from producers.completion import complete
from producers.outbox.extracts import Stage
from producers.outbox.file import Outbox, forgetful, opened
from producers.publishing import publish
from producers.recovery import is_behind, rebuild
from producers.report import RunReport, SourceReport
from producers.settings import ConnectorSettings
from producers.staging import Permissions, Run, stage, without_sentences
from schemas.topics import topic


def run_connector(
    config: Path,
    today: date,
    now_ms: int,
    allowed: Permissions = Permissions(),  # noqa: B008 - frozen
    say: Callable[[str], None] = lambda _: None,
) -> RunReport:
    """Run an authority's connector once: every source read, and everything acknowledged by the broker.

    `now_ms`: the run's start, milliseconds since 1970-01-01 UTC. The report holds addresses of refused rows, never cells.
    Raises ConfigurationError, BusyError when the same connector runs already, UnreachableError, AccessError. A refused
    row, file or extract is no error: it is in the report.
    """
    settings = ConnectorSettings.load(config)
    run = Run(settings.authority, settings.keys(), today, now_ms, allowed)
    connection = settings.connection()
    report = RunReport(settings.authority)
    with alone(settings.state), opened(settings.state, settings.authority) as outbox, ExitStack() as clients:
        _recover(outbox, settings, connection, report, say)
        run = replace(run, begun=_after_the_last(outbox, now_ms))
        publisher = clients.enter_context(Publisher(connection, f"connector-{settings.authority}"))
        report.caught_up = _finish(outbox, publisher, run)
        report.acknowledged = report.caught_up
        for source, own in settings.of_sources():
            found = stage(outbox, source, own, run, keep=True)  # 1 read, 2 map, 3 compare, 4 write down
            report.sources.append(without_sentences(found))
            report.acknowledged += _finish(outbox, publisher, run)  # 5 publish, 6 complete
    return report


def preview_connector(
    config: Path,
    today: date,
    now_ms: int,
    allowed: Permissions = Permissions(),  # noqa: B008 - frozen
) -> list[SourceReport]:
    """What a run would do, by what is remembered of the last one. Sends and writes nothing, needs no broker.

    The sentences of its refusals may show cells: they are for the authority's own screen.
    """
    settings = ConnectorSettings.load(config)
    run = Run(settings.authority, settings.keys(), today, now_ms, allowed)
    remembered = (
        opened(settings.state, settings.authority) if settings.state.exists() else forgetful(settings.authority)
    )
    with remembered as outbox:
        return [stage(outbox, source, own, run, keep=False) for source, own in settings.of_sources()]


def _recover(
    outbox: Outbox, settings: ConnectorSettings, connection: Connection, report: RunReport, say: Callable[[str], None]
) -> None:
    topics = [topic(settings.authority, stream) for stream in settings.streams()]
    with Reader(connection, f"connector-{settings.authority}") as reader:
        if is_behind(outbox, reader, topics):
            say("What is remembered is not what the topics hold: reading them back.")
            report.rebuilt_from, report.unreadable = rebuild(outbox, reader, settings.authority, topics)


def _finish(outbox: Outbox, publisher: Publisher, run: Run) -> int:
    """Send what is pending and complete the extracts on their way, oldest first; messages acknowledged."""
    acknowledged = publish(outbox, publisher)
    for extract in reversed(outbox.extracts.all()):
        if extract.stage is Stage.COMPLETE:
            continue
        total = extract.acknowledged + acknowledged
        if extract.stage is Stage.STAGED:
            complete(outbox, run.authority, run.keys, extract)
            total += (last := publish(outbox, publisher))
            acknowledged += last
        with outbox.writing():
            outbox.extracts.note(extract._replace(stage=Stage.COMPLETE, acknowledged=total))
    return acknowledged


def _after_the_last(outbox: Outbox, now_ms: int) -> int:
    """The run's start; when the clock went back, a moment after the last run's, or its day would not be the latest."""
    return max([now_ms, *(extract.begun + 1 for extract in outbox.extracts.all()[:1])])
