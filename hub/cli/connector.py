"""An authority's side: from its own system's extracts to its topics."""

import csv
import secrets
import time
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from hub.cli._options import JsonOption
from hub.cli._output import print_document, print_table, say
from hub.errors import InputRefused, UnreachableError, UsageError
from producers.refusals import Refusal
from producers.report import RunReport, SourceReport

group = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)

FileOption = Annotated[Path, typer.Option("--config", help="The connector's configuration file.")]
WithdrawalOption = Annotated[
    list[str] | None,
    typer.Option("--allow-mass-withdrawal", help="A file of which any number of rows may be withdrawn this time."),
]
AsAtOption = Annotated[
    str | None,
    typer.Option(
        "--allow-as-at", help="An as-at day (2009-03-31) to take although it is after today or before the last."
    ),
]

SHOWN = 20
"""How many refusals of a source the screen shows."""


@group.callback()
def connector() -> None:
    """An authority's side: from its own system's extracts to its topics."""


@group.command()
def preview(
    config: FileOption,
    allow_mass_withdrawal: WithdrawalOption = None,
    allow_as_at: AsAtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what a run would send and refuse, and send nothing. Works without a broker."""
    from producers.connector import preview_connector

    today, now_ms = _today()
    reports = preview_connector(config, today, now_ms, _permissions(allow_mass_withdrawal, allow_as_at))
    if as_json:
        print_document([_document(report) for report in reports])
    else:
        for report in reports:
            _show(report)
            _show_refusals(report.refusals)
        print("Nothing was sent.")
    _leave_if_refused(reports)


@group.command()
def run(
    config: FileOption,
    once: Annotated[
        bool, typer.Option("--once", help="Read every source once, and end when all is acknowledged.")
    ] = False,
    every: Annotated[
        int, typer.Option("--every", help="Seconds between two looks when it keeps watching.", min=1)
    ] = 60,
    refusals: Annotated[Path | None, typer.Option("--refusals", help="Write refused rows to this CSV file.")] = None,
    allow_mass_withdrawal: WithdrawalOption = None,
    allow_as_at: AsAtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read the sources, and publish what has changed. Refused rows stay here and are no failure; a refused file is.

    Without --once it keeps watching, and reads again whenever an extract has changed and is no longer being written.
    """
    from producers.watching import look

    allowed = _permissions(allow_mass_withdrawal, allow_as_at)
    if not once and (allow_mass_withdrawal or allow_as_at):
        raise UsageError("what is allowed by hand is allowed for one run: add --once")
    if once:
        report = _run(config, allowed, refusals, as_json)
        _leave_if_refused(report.sources)
        return
    seen, done = look(config), None
    while True:
        now = look(config)
        if now == seen != done:  # something is new, and nobody has written to it since the last look
            try:
                _run(config, allowed, refusals, as_json)
                done = now
            except UnreachableError as error:
                say(f"{error}\nit is tried again in {every} seconds")
        seen = now
        time.sleep(every)


@group.command()
def init(
    config: FileOption,
    authority: Annotated[str, typer.Option("--authority", help="The authority's ONS code.")],
    bootstrap: Annotated[str, typer.Option("--bootstrap", help="HOST:PORT of the brokers.")],
    folder: Annotated[str, typer.Option("--folder", help="Where the nightly extract is put.")] = "extract",
) -> None:
    """Write a configuration and a pseudonym key to begin with; what is there already stays as it is."""
    from hub.broker.connection import Connection
    from hub.broker.login import Login
    from hub.cli._authority_files import PASSWORD, PSEUDONYM_KEY, configuration_text, write_private
    from hub.cli._enrol import check_code
    from producers.pseudonyms import KEY_BYTES, key_text

    if config.exists():
        raise UsageError(f"{config} is there already; move it away, or edit it")
    check_code(authority)
    key = config.with_name(PSEUDONYM_KEY)
    connection = Connection(bootstrap, Login(authority, ""), security_protocol="SASL_SSL")
    source = {"name": "casefile", "format": "casefile", "folder": folder}
    try:
        config.parent.mkdir(parents=True, exist_ok=True)
        if not key.exists():
            write_private(key, key_text(secrets.token_bytes(KEY_BYTES)))
            say(f"{key} is new; keep a copy in a safe place: without it nobody can be recognised again")
        config.write_text(configuration_text(authority, connection, [source]), "utf-8")
    except OSError as error:
        raise UsageError(f"{config.parent} cannot be written to ({error.strerror}); choose another --config") from None
    print(f"{config} is written. Put the password that the hub's operator gave you into {config.with_name(PASSWORD)},")
    print(f"readable by you only, then: hub connector check --config {config}")


@group.command()
def check(config: FileOption) -> None:
    """Try everything that a run needs, and change nothing."""
    from producers.checking import check as try_everything

    for found in try_everything(config, _today()[0]):
        print(found)


@group.command()
def resolve(
    pseudonym: Annotated[str, typer.Argument(help="A person's pseudonym, 32 hexadecimal digits.")], config: FileOption
) -> None:
    """Say which of this authority's own identifiers a pseudonym stands for; works on its own machine only."""
    from producers.resolving import resolve as look_for

    person = look_for(config, pseudonym, _today()[0])
    if person is None:
        raise UsageError("nobody in the present extracts has this pseudonym; it may be of another authority, or older")
    print(person)


@group.command()
def status(config: FileOption, as_json: JsonOption = False) -> None:
    """Say what was achieved: the last extract, what is still to be sent, what the hub has recorded."""
    from producers.status import connector_status

    found = connector_status(config)
    receipts = found.receipts
    exceptions = sorted(receipts.rejected.values(), key=lambda each: each.address) if receipts else []
    if as_json:
        document = {
            "authority": found.authority,
            "sources": [asdict(each) for each in found.sources],
            "pending": found.pending,
            "acknowledged": found.acknowledged,
            "recorded": receipts and receipts.recorded,
            "repeated": receipts and receipts.repeated,
            "last_recorded_at": receipts and receipts.last_recorded_at,
            "without_receipt": found.without_receipt,
            "exceptions": [asdict(each) for each in exceptions],
            "trouble": found.trouble,
        }
        print_document(document)
        return
    print_table(
        ["source", "as at", "read", "complete"],
        [
            (each.source, each.as_at or "never", _instant(each.read_at), "yes" if each.is_complete else "no")
            for each in found.sources
        ],
    )
    print(f"to be sent: {found.pending}; acknowledged by the broker: {found.acknowledged}")
    if receipts is not None:
        print(
            f"recorded by the hub: {receipts.recorded} (repeated: {receipts.repeated}), the last {_instant(receipts.last_recorded_at)};"
            f" without a receipt yet: {found.without_receipt}; put aside: {len(exceptions)}"
        )
        print_table(
            ["message", "code", "reason"], [(each.address, each.code, each.reason) for each in exceptions[:SHOWN]]
        ) if exceptions else None
    if found.trouble:
        say(f"receipts not read: {found.trouble}")


def write_refusals(file: Path, reports: Iterable[RunReport]) -> None:
    """Write every refused row of some runs as `authority,file,line,code`."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(["authority", "file", "line", "code"])
        for report in reports:
            writer.writerows((report.authority, each.file, each.line, each.code.value) for each in report.refusals)


def _run(config: Path, allowed: Any, refusals: Path | None, as_json: bool) -> RunReport:
    from producers.connector import run_connector

    today, now_ms = _today()
    report = run_connector(config, today, now_ms, allowed, say)
    if refusals is not None:
        write_refusals(refusals, [report])
    if as_json:
        print_document(_run_document(report))
    else:
        _show_run(report)
    return report


def _today() -> tuple[date, int]:
    now = datetime.now(UTC)
    return now.astimezone(ZoneInfo("Europe/London")).date(), int(now.timestamp() * 1000)


def _permissions(withdrawals: list[str] | None, as_at: str | None) -> Any:
    from producers.staging import Permissions

    try:
        day = None if as_at is None else date.fromisoformat(as_at)
    except ValueError:
        raise UsageError(f"--allow-as-at {as_at} is no day; it is written 2009-03-31") from None
    return Permissions(day, frozenset(withdrawals or ()))


def _show_run(report: RunReport) -> None:
    for source in report.sources:
        _show(source)
        if source.refusals:
            _show_codes(source.refusals)
    if report.rebuilt_from:
        print(f"The state was rebuilt from {report.rebuilt_from} messages of the topics.")
    if report.caught_up:
        print(f"{report.caught_up} messages left from an earlier run were sent first.")
    print(f"{report.authority}: {report.sent} statements, {report.acknowledged} messages acknowledged.")


def _show(report: SourceReport) -> None:
    print(f"{report.source}: " + (f"as at {report.as_at}" if report.as_at else "the extract was refused"))
    if report.files:
        headings = ["file", "rows", "refused", "stale", "new", "changed", "withdrawn", "unchanged"]
        print_table(
            headings,
            [
                (
                    each.file + (" (refused)" if each.refused_whole else ""),
                    each.rows,
                    each.refused,
                    each.stale,
                    each.new,
                    each.changed,
                    each.withdrawn,
                    each.unchanged,
                )
                for each in report.files
            ],
        )
    for warning in report.warnings:
        say(f"warning: {warning}")


def _show_refusals(refusals: list[Refusal]) -> None:
    for each in refusals[:SHOWN]:
        print(f"{each.file} line {each.line}: {each.code.value}: {each.sentence}" + (" (stale)" if each.stale else ""))
    if len(refusals) > SHOWN:
        print(f"... and {len(refusals) - SHOWN} more; --json lists all")


def _show_codes(refusals: list[Refusal]) -> None:
    for each in refusals[:SHOWN]:
        print(f"{each.file} line {each.line}: {each.code.value}" + (" (stale)" if each.stale else ""))
    if len(refusals) > SHOWN:
        print(f"... and {len(refusals) - SHOWN} more; --refusals FILE lists all")
    print("`hub connector preview` says what was seen and what was expected.")


def _document(report: SourceReport) -> dict[str, Any]:
    return {
        "source": report.source,
        "as_at": report.as_at,
        "files": [asdict(each) for each in report.files],
        "refusals": [asdict(each) for each in report.refusals],
        "warnings": report.warnings,
    }


def _run_document(report: RunReport) -> dict[str, Any]:
    sources = [_document(each) for each in report.sources]
    for source in sources:
        for refusal in source["refusals"]:
            del refusal["sentence"]
    return {
        "authority": report.authority,
        "statements": report.sent,
        "acknowledged": report.acknowledged,
        "caught_up": report.caught_up,
        "rebuilt_from": report.rebuilt_from,
        "sources": sources,
    }


def _instant(milliseconds: int | None) -> str:
    return (
        "never" if milliseconds is None else f"{datetime.fromtimestamp(milliseconds / 1000, UTC):%Y-%m-%d %H:%M:%S} UTC"
    )


def _leave_if_refused(reports: Iterable[SourceReport]) -> None:
    refused = [
        f"{each.source}: {one.file} ({one.code.value})" for each in reports if each.is_refused for one in each.whole()
    ]
    if refused:
        raise InputRefused(f"refused as a whole, with nothing of it sent and nothing withdrawn: {'; '.join(refused)}")
