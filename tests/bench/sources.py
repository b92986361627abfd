"""`make bench-sources`: a million rows of each source, staged as a connector stages them: how fast, and in how much memory.

Each extract is written by one process and staged by another, so that the memory is that of the staging alone. It is the first
extract, so every row makes statements. A source that takes more than 300 MB fails.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from producers.outbox.file import opened
from producers.sources import source_of
from producers.staging import Run, stage
from tests.bench import environments, machine
from tests.bench.publish import keep
from tests.lib.checkout import ROOT
from tests.lib.extracts import KEYS, TODAY
from tests.lib.matrix.declaring import Declared, declarations

MOST_MB = 300
STEPS = ("write", "stage")


def main(arguments: list[str]) -> int:
    """Measure each source that is asked for, and print a table; or take one step of one, in a process of its own."""
    options = _options(arguments)
    if options.step:
        print(json.dumps(_taken(_declared(options.only[0]), options.step, options.folder, options.rows)))
        return 0
    found, is_within = [], True
    for declared in declarations():
        if not options.only or declared.name in options.only:
            found.append(_measured(declared, options.rows))
            print(json.dumps(found[-1]), file=sys.stderr, flush=True)
            is_within = (
                is_within and not found[-1]["refused"] and found[-1]["mb"] <= _most_mb_of(declared, options.rows)
            )
    keep("sources", _report(found, options.rows), publish=options.publish)
    return int(not is_within)


def _most_mb_of(declared: Declared, rows: int) -> float:
    """What a source may hold: no more, however many its rows are, unless it is declared to hold something of each."""
    return MOST_MB + (declared.holds - Declared.holds) * rows / 1e6


def _measured(declared: Declared, rows: int) -> Mapping[str, Any]:
    environments.BENCH.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=environments.BENCH) as made:
        (Path(made) / "extract").mkdir()
        common = ["--only", declared.name, "--folder", made, "--rows", str(rows)]
        found: dict[str, Any] = {"source": declared.name}
        for step in STEPS:
            command = [sys.executable, "-m", "tests.bench.sources", "--step", step, *common]
            done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
            found |= json.loads(done.stdout)
        return found


def _taken(declared: Declared, step: str, place: Path, rows: int) -> Mapping[str, Any]:
    if step == "write":
        declared.grow(place, rows)
        return {}
    before = _most_mb()
    begun, worked = time.monotonic(), time.process_time()
    with opened(place / "outbox.sqlite", declared.authority) as outbox:
        run = Run(declared.authority, KEYS, TODAY, 1_000)
        report = stage(outbox, source_of(declared.format), declared.settings(place), run, keep=True)
    return {
        "rows": sum(each.rows for each in report.files),
        "statements": sum(each.new for each in report.files),
        "refused": len(report.refusals),
        "seconds": time.monotonic() - begun,
        "cpu": time.process_time() - worked,
        "before_mb": before,
        "mb": _most_mb(),
    }


def _most_mb() -> float:
    """The most memory of this process so far. What `getrusage` says would be that of the process that started it, too."""
    (line,) = (each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmHWM:"))
    return int(line.split()[1]) / 1_024


def _declared(name: str) -> Declared:
    (found,) = (each for each in declarations() if each.name == name)
    return found


def _report(found: Sequence[Mapping[str, Any]], rows: int) -> str:
    lines = [
        f"{rows:,} records of each source, read for the first time, on {machine.described()}.",
        "",
        "| Source | Rows of our tables | Statements | Seconds | Processor seconds | Records a second | Peak memory, MB | of it before the first row |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {each['source']} | {each['rows']:,} | {each['statements']:,} | {each['seconds']:.0f} | {each['cpu']:.0f}"
        f" | {rows / each['seconds']:,.0f} | {each['mb']:.0f} | {each['before_mb']:.0f} |"
        for each in found
    ]
    return "\n".join(lines) + "\n"


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-sources", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="how many records each extract has")
    parser.add_argument("--only", nargs="+", help="the names of some sources, as casefile ssda903-xml")
    parser.add_argument("--publish", action="store_true", help="put the table into the documentation")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
