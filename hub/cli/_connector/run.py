"""`hub connector run`: from the sources to the topics, once or whenever an extract has changed."""

import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from hub.cli._connector._counted import Counted
from hub.cli._connector._options import AsAtOption, FileOption, WithdrawalOption, permissions, today
from hub.cli._connector._shown import SHOWN, leave_if_refused, run_document, show_run, write_refusals
from hub.cli._options import JsonOption
from hub.cli._output import print_document, require_place, say
from hub.errors import HubError, InputRefused, UsageError
from producers.report import RunReport

PATIENCE_S = 120
"""How long the receipts of scrambled messages are waited for."""


def command(
    config: FileOption,
    once: Annotated[
        bool, typer.Option("--once", help="Read every source once, and end when all is acknowledged.")
    ] = False,
    every: Annotated[
        int, typer.Option("--every", help="Seconds between two looks when it keeps watching.", min=1)
    ] = 60,
    port: Annotated[
        int | None,
        typer.Option("--port", help="Where /metrics, /livez and /readyz answer while it keeps watching.", min=1),
    ] = None,
    refusals: Annotated[Path | None, typer.Option("--refusals", help="Write refused rows to this CSV file.")] = None,
    scrambled: Annotated[
        bool,
        typer.Option("--scrambled", help="Send every extract once with drawn values, to where nothing counts."),
    ] = False,
    allow_mass_withdrawal: WithdrawalOption = None,
    allow_as_at: AsAtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read the sources, and publish what has changed. Refused rows stay here and are no failure; a refused file is.

    Without --once it keeps watching, and reads again whenever an extract has changed and is no longer being written.
    """
    require_place("--refusals", refusals)
    if scrambled:
        _practise(config, refusals, as_json)
        return
    allowed = permissions(allow_mass_withdrawal, allow_as_at)
    if once:
        report = _run(config, allowed, refusals, as_json)
        report.require_read()
        leave_if_refused(report.sources)
        return
    if allow_mass_withdrawal or allow_as_at:
        raise UsageError("what is allowed by hand is allowed for one run: add --once")
    _watch(config, allowed, refusals, as_json, every, port)


def _practise(config: Path, refusals: Path | None, as_json: bool) -> None:
    from producers.practising import practise

    day, now_ms = today()
    found = practise(config, day, now_ms, PATIENCE_S, say)
    if refusals is not None:
        write_refusals(refusals, [found.report])
    if as_json:
        rejected = [each._asdict() for each in found.rejected]
        print_document(run_document(found.report) | {"receipted": found.receipted, "rejected": rejected})
    else:
        show_run(found.report)
        print(
            f"Scrambled, and counted nowhere. The hub has answered for {found.receipted}; refused: {len(found.rejected)}."
        )
        for each in found.rejected[:SHOWN]:
            print(f"{each.address}: {each.code}: {each.reason}")
    if found.rejected or found.receipted < found.report.acknowledged:
        raise InputRefused(
            f"of {found.report.acknowledged} scrambled messages the hub answered for {found.receipted} within {PATIENCE_S} s, and"
            f" could not use {len(found.rejected)}; `hub connector check` says more"
        )
    leave_if_refused(found.report.sources)


def _run(config: Path, allowed: Any, refusals: Path | None, as_json: bool) -> RunReport:
    from producers.connector import run_connector

    day, now_ms = today()
    with Counted(sys.stderr.isatty() and not as_json) as counted:
        report = run_connector(config, day, now_ms, allowed, say, heard=counted.heard)
    if refusals is not None:
        write_refusals(refusals, [report])
    if as_json:
        print_document(run_document(report))
    else:
        show_run(report)
    return report


def _watch(config: Path, allowed: Any, refusals: Path | None, as_json: bool, every: int, port: int | None) -> None:
    from hub.ops.health import Verdict
    from hub.ops.listener import ConnectorListener
    from hub.ops.server import OpsServer
    from producers.settings import ConnectorSettings
    from producers.watching import look, rest

    listener = ConnectorListener(ConnectorSettings.load(config).authority)
    trouble: list[str] = []
    seen, done, ended = look(config), None, 0.0
    resting = rest(config)
    with ExitStack() as stack:
        if port is not None:
            stack.enter_context(
                OpsServer(
                    listener.meters.registry,
                    live=lambda: Verdict(True),
                    ready=lambda: Verdict(not trouble, tuple(trouble)),
                    port=port,
                )
            )
        say(f"Looking for a new extract every {every} seconds; Ctrl-C ends it")
        while True:
            try:
                now = look(config)
                has_rested = resting is not None and time.monotonic() - ended >= resting  # a database is asked again
                is_new = seen != done or has_rested
                if now == seen and is_new:  # and nobody has written to it since the last look
                    started = time.monotonic()
                    report = _run(config, allowed, refusals, as_json)
                    _tell(listener, report, time.monotonic() - started)
                    report.require_read()
                    done, ended, resting = now, time.monotonic(), rest(config)
                    trouble[:] = [f"{each.source}: refused as a whole" for each in report.sources if each.is_refused]
                if done is not None and port is not None:
                    _tell_standing(listener, config)
                seen = now
            except HubError as error:  # it passes, or somebody mends it
                trouble[:] = [f"the last run did not come to its end ({type(error).__name__})"]
                say(f"{error}\nit is tried again in {every} seconds")
            time.sleep(every)


def _tell(listener: Any, report: RunReport, seconds: float) -> None:
    """Count a run that ended with everything acknowledged; it is complete where every extract could be used."""
    listener.acknowledged(report.acknowledged)
    for source in report.sources:
        listener.refused(source.source, len(source.refusals))
    if not report.unread and not report.is_refused:
        listener.ran(seconds, time.time())


def _tell_standing(listener: Any, config: Path) -> None:
    """Say what is still to be sent, and when the hub last wrote a receipt."""
    from producers.status import connector_status

    standing = connector_status(config)
    listener.waiting(standing.pending)
    listener.standing(standing.without_receipt or 0, len(standing.quarantined), (standing.oldest_pending or 0) / 1000)
    for each in standing.sources:
        if each.is_complete and each.as_at is not None:
            listener.as_at(
                each.source, datetime(each.as_at.year, each.as_at.month, each.as_at.day, tzinfo=UTC).timestamp()
            )
    if standing.receipts is not None and standing.receipts.last_recorded_at is not None:
        listener.receipt(standing.receipts.last_recorded_at / 1000)
