"""`hub connector receipts`: what became of what was sent, row by row of the source."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from hub.cli._connector._options import FileOption
from hub.cli._connector._shown import SHOWN
from hub.cli._options import JsonOption
from hub.cli._output import print_document, print_table, require_place, say
from hub.errors import UsageError

COLUMNS = ("fate", "file", "line", "kind", "extract", "topic", "partition", "offset", "code", "reason")


def command(
    config: FileOption,
    fate: Annotated[str | None, typer.Option("--fate", help="Only messages of this fate, as quarantined.")] = None,
    file: Annotated[str | None, typer.Option("--file", help="Only rows of this file of the source.")] = None,
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Write all of them to this CSV file.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Say what became of each message, by file and line.

    Works on the authority's own machine only: nobody else knows its files. Every message ends as accepted, restated,
    withdrawn, duplicate or quarantined; until then it is waiting or sent.
    """
    from producers.outbox.fates import Fate
    from producers.status import connector_fates

    if fate is not None and fate not in set(Fate):
        raise UsageError(f"--fate {fate} is none; the fates are {', '.join(Fate)}")
    require_place("--csv", csv_file)
    with connector_fates(config) as (fates, trouble):
        wanted = (each for each in fates if (fate or each.fate) == each.fate and file in (None, each.file))
        rows = map(_row, wanted)
        if csv_file is not None:
            counted = _write(csv_file, rows)
            say(f"{counted} messages are listed in {csv_file}")
        elif as_json:
            print_document({"messages": [dict(zip(COLUMNS, row, strict=True)) for row in rows], "trouble": trouble})
        else:
            _show(rows)
    if trouble:
        say(f"receipts not read: {trouble}")


def _row(each: Any) -> tuple[Any, ...]:
    return (
        each.fate.value,
        each.file,
        each.line or None,
        each.kind,
        each.extract_id,
        each.topic,
        each.partition,
        each.offset,
        each.code,
        each.reason,
    )


def _write(file: Path, rows: Iterable[tuple[Any, ...]]) -> int:
    listed = 0
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow(row)
            listed += 1
    return listed


def _show(rows: Iterator[tuple[Any, ...]]) -> None:
    counts: Counter[str] = Counter()
    shown: list[tuple[Any, ...]] = []
    for row in rows:
        counts[row[0]] += 1
        if row[0] == "quarantined" and len(shown) < SHOWN:
            shown.append((row[1] or "not known", row[2] or "", row[3], row[8], row[9]))
    print_table(["fate", "messages"], sorted(counts.items()))
    if shown:
        print_table(["file", "line", "kind", "code", "reason"], shown)
        print(f"The first {len(shown)} of {counts['quarantined']} quarantined; --csv FILE lists all.")
