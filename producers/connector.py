"""The connector: from an authority's extracts to its topics.

For each source, in this order:

1. read      the extract's files, refusing what cannot be used (`sources`, `reading`)
2. sift      the rows that must be looked at from those that are known, sheet by sheet (`taking`, `sifting`)
3. look      at them, some at a time (`accepting`, `looking`; of many, in a second process: `beside`): judge each (`judging`)
             and map its identifiers to pseudonyms (`mapping`)
4. compare   what they say with what is stated (`changes`)
5. write     down what must be stated, in one transaction (`staging`, `writing`, `outbox`)
6. publish   and wait for every acknowledgement (`publishing`)
7. complete  the extract with its last statement (`completion`), and publish that
8. receipts  what the hub has recorded since (`receipts`; taken in by `status`, never waited for)

It may be killed at any moment and run again. Before 5 is committed nothing has happened. After it, the next run finds
messages queued: if the topics end where the outbox remembers, none of them has arrived, and it sends them and completes
that extract before it reads the next; otherwise some have, and it reads the topics back (`recovery`), drops what was
queued, and states what the extract then still lacks. Either way the same statements stand at the end.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from hub.broker.connection import Connection
from hub.broker.lines import Outgoing, open_incoming, open_outgoing
from hub.errors import AccessError, ConfigurationError, InputRefused, UnreachableError
from producers.allowing import require_known_files
from producers.alone import alone
from producers.outbox.extracts import Manner, Stage
from producers.outbox.file import Outbox, opened
from producers.renewing import replace_key, replacement
from producers.report import RunReport
from producers.sending.completion import complete, is_known_to_completions
from producers.sending.publishing import publish
from producers.sending.recovery import is_behind, rebuild
from producers.settings import ConnectorSettings
from producers.staging import REKEYING, Permissions, Run, stage, without_sentences
from schemas.topics import topic


def run_connector(
    config: Path,
    today: date,
    now_ms: int,
    allowed: Permissions = Permissions(),  # noqa: B008 - frozen
    say: Callable[[str], None] = lambda _: None,
    rekey: bool = False,
    heard: Callable[[str, int], None] = lambda *_: None,
    new_key: bool = False,
) -> RunReport:
    """Run an authority's connector once: every source read, and everything acknowledged by the broker.

    `now_ms`: the run's start, milliseconds since 1970-01-01 UTC. With `rekey` everything known may be withdrawn, and each
    extract takes effect at the hub in one piece; a run that was to rekey and was broken off is gone on with. With `new_key`,
    too, all keys in use are replaced first, if every source can be stated under new ones as far as that can be known; from
    then on no run is a live one until every source was. The report holds addresses of refused rows, never cells, and which
    sources could not be read: those do not keep the others from it. Raises ConfigurationError, UsageError when a file is
    allowed by a name that none has, BusyError when the same connector runs already, UnreachableError, AccessError, and
    InputRefused when an extract that rekeys is not whole. Otherwise a refused row, file or extract is no error: it is in
    the report.
    """
    settings = ConnectorSettings.load(config)
    require_known_files(settings, allowed, today)
    connection = settings.connection()
    report = RunReport(settings.authority)
    renewed = replacement(config) if new_key else None
    with alone(settings.state), opened(settings.state, settings.authority) as outbox, ExitStack() as clients:
        keys = settings.keys(outbox.statements.has_subject)
        run = Run(settings.authority, keys, today, now_ms, allowed, heard=heard)
        _recover(outbox, settings, connection, report, say)
        if rekey and not is_known_to_completions(outbox, settings.authority, keys):
            outbox.remark_lastingly(REKEYING, "yes")  # the key was replaced where the connector cannot
        publisher = clients.enter_context(open_outgoing(connection, f"connector-{settings.authority}"))
        report.caught_up = _finish(outbox, publisher, run)
        report.acknowledged = report.caught_up
        run = replace(run, begun=_after_the_last(outbox, now_ms))
        if renewed is not None:
            _rehearse(outbox, settings, run)
            # before any key is another: while they are as they were, rekeying changes nothing
            outbox.remark_lastingly(REKEYING, "yes")
            say(replace_key(renewed))
            run = replace(run, keys=ConnectorSettings.load(config).keys(outbox.statements.has_subject))
        if rekey or outbox.remarked(REKEYING) == "yes":
            say("The extracts are stated under new keys; each takes effect in one piece.")
            run = replace(run, manner=Manner.REKEYED)
        for source, own in settings.of_sources():
            try:
                with _advising("Then run `hub connector rekey` again."):
                    found = stage(outbox, source, own, run, keep=True)  # 1 to 5
            except (ConfigurationError, UnreachableError, AccessError) as error:
                if run.manner is Manner.REKEYED:  # everything under new keys, or nothing
                    raise
                report.unread[own.name] = error
                continue
            report.sources.append(without_sentences(found))
            report.acknowledged += _finish(outbox, publisher, run)  # 6 and 7
            found.warnings.extend(source.acknowledged(own, outbox.marks.of(own.name)))
        if run.manner is Manner.REKEYED:
            with outbox.writing():
                outbox.remark(REKEYING, "no")
    return report


def _rehearse(outbox: Outbox, settings: ConnectorSettings, run: Run) -> None:
    """Stage every source as if under new keys, and take all of it back. Raises InputRefused when that cannot be."""
    advice = "The pseudonym key is as it was; then run `hub connector rekey --new-key` again."
    with outbox.writing(keep=False), _advising(advice):
        for source, own in settings.of_sources():
            stage(outbox, source, own, replace(run, manner=Manner.REKEYED), keep=True)


@contextmanager
def _advising(advice: str) -> Iterator[None]:
    """Say at the end of a refusal what to do when its cause is mended."""
    try:
        yield
    except InputRefused as error:
        raise InputRefused(f"{error} {advice}") from None


def _recover(
    outbox: Outbox, settings: ConnectorSettings, connection: Connection, report: RunReport, say: Callable[[str], None]
) -> None:
    topics = [topic(settings.authority, stream) for stream in settings.streams()]
    with open_incoming(connection, f"connector-{settings.authority}") as reader:
        if is_behind(outbox, reader, topics):
            say("What is remembered is not what the topics hold: reading them back.")
            report.rebuilt_from, report.unreadable = rebuild(outbox, reader, settings.authority, topics)


def _finish(outbox: Outbox, publisher: Outgoing, run: Run) -> int:
    """Send what is queued and complete the extracts on their way, oldest first; messages acknowledged."""
    acknowledged = publish(outbox, publisher, run.heard)
    for extract in reversed(outbox.extracts.all()):
        if extract.stage is Stage.COMPLETE:
            continue
        total = extract.acknowledged + acknowledged
        if extract.stage is Stage.STAGED:
            complete(outbox, run.authority, run.keys, extract)
            total += (last := publish(outbox, publisher, run.heard))
            acknowledged += last
        with outbox.writing():
            outbox.extracts.note(extract._replace(stage=Stage.COMPLETE, acknowledged=total))
    return acknowledged


def _after_the_last(outbox: Outbox, now_ms: int) -> int:
    """The run's start; when the clock went back, a moment after the last run's, or its day would not be the latest."""
    return max([now_ms, *(extract.begun + 1 for extract in outbox.extracts.all()[:1])])
