"""What the connector's commands say of a run, on the screen, as JSON and as a file."""

import csv
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hub.cli._output import print_table, say
from hub.errors import InputRefused
from producers.refusals import Refusal
from producers.report import RunReport, SourceReport

SHOWN = 20
"""How many refusals of a source the screen shows."""


def write_refusals(file: Path, reports: Iterable[RunReport]) -> None:
    """Write every refused row of some runs as `authority,file,line,code`, by file and line."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(["authority", "file", "line", "code"])
        for report in reports:
            ordered = sorted(report.refusals, key=lambda each: (each.file, each.line))
            writer.writerows((report.authority, each.file, each.line, each.code.value) for each in ordered)


def show_run(report: RunReport) -> None:
    """A whole run, without any cell."""
    for source in report.sources:
        show(source)
        if source.refusals:
            show_codes(source.refusals)
    for name, error in report.unread.items():
        say(f"{name} was not read: {error}")
    if report.rebuilt_from:
        print(f"The state was rebuilt from {_many(report.rebuilt_from, 'message')} of the topics.")
    if report.caught_up:
        print(f"Sent first: {_many(report.caught_up, 'message')} left from an earlier run.")
    print(
        f"{report.authority}: {_many(report.sent, 'statement')}, {_many(report.acknowledged, 'message')} acknowledged."
    )


def _many(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count} {what}s"


def show(report: SourceReport) -> None:
    """The counts of one extract."""
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


def show_refusals(refusals: list[Refusal]) -> None:
    """Refusals with what was seen: for the authority's own screen."""
    for each in refusals[:SHOWN]:
        print(f"{each.file} line {each.line}: {each.code.value}: {each.sentence}" + (" (stale)" if each.stale else ""))
    if len(refusals) > SHOWN:
        print(f"... and {len(refusals) - SHOWN} more; --json lists all")


def show_codes(refusals: list[Refusal]) -> None:
    """Refusals by address and code."""
    for each in refusals[:SHOWN]:
        print(f"{each.file} line {each.line}: {each.code.value}" + (" (stale)" if each.stale else ""))
    if len(refusals) > SHOWN:
        print(f"... and {len(refusals) - SHOWN} more; --refusals FILE lists all")
    print("`hub connector preview` says what was seen and what was expected.")


def document(report: SourceReport) -> dict[str, Any]:
    """One extract as JSON, with the sentences."""
    return {
        "source": report.source,
        "as_at": report.as_at,
        "files": [asdict(each) for each in report.files],
        "refusals": [asdict(each) for each in report.refusals],
        "warnings": report.warnings,
    }


def run_document(report: RunReport) -> dict[str, Any]:
    """A run as JSON, without any cell."""
    sources = [document(each) for each in report.sources]
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
        "unread": {name: str(error) for name, error in report.unread.items()},
    }


def instant(milliseconds: int | None) -> str:
    """A time in UTC."""
    return (
        "never" if milliseconds is None else f"{datetime.fromtimestamp(milliseconds / 1000, UTC):%Y-%m-%d %H:%M:%S} UTC"
    )


def leave_if_refused(reports: Iterable[SourceReport]) -> None:
    """InputRefused when a whole file or extract was refused."""
    refused = [
        f"{each.source}: {one.file} ({one.code.value})" for each in reports if each.is_refused for one in each.whole()
    ]
    if refused:
        raise InputRefused(f"refused as a whole, with nothing of it sent and nothing withdrawn: {'; '.join(refused)}")
