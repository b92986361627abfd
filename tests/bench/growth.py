"""`make bench-growth`: what an event costs as the store grows, and how much memory the consumer takes.

The blocks of W1 follow each other in time, and a share of each block's referrals is of people whom the store has known for
long. All of them lie in the topics when the clock starts; the consumer takes them as it comes, in one run.
"""

import argparse
import csv
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

from tests.bench import environments, machine
from tests.bench.contenders import Setting, all_contenders
from tests.bench.ground import Ground
from tests.bench.lay import ground
from tests.bench.oracle import kept
from tests.bench.plot import growth_plot
from tests.bench.publish import RESULTS, keep
from tests.bench.race import Running
from tests.bench.watching import Sample, Watching
from tests.bench.workload import Spec

MILLION = 1_000_000
LOOK_S = 0.2
STUCK_S = 300.0


def main(arguments: list[str]) -> int:
    """Measure, check against the oracle, and draw; 0 when the figures at the end are right."""
    options = _options(arguments)
    block = options.events // options.blocks
    spec = Spec(block * options.blocks, blocks=options.blocks, returning=options.returning)
    RESULTS.mkdir(parents=True, exist_ok=True)
    with ground(spec) as here:
        wanted = kept(here.file, spec.blocks)
        samples, database = _grow(here, options)
        contender = all_contenders()[options.contender]
        equal = contender.cells(database) == wanted
        here.drop("bench_growth")
    data, picture = RESULTS / "growth.csv", RESULTS / "growth.svg"
    _write(samples, data)
    growth_plot(samples, picture)
    keep("growth", _report(options, samples, equal), options.publish, data, picture)
    return 0 if equal else 1


def _grow(here: Ground, options: argparse.Namespace) -> tuple[list[Sample], str]:
    state = environments.BENCH / "runs" / "growth"
    state.mkdir(parents=True, exist_ok=True)
    setting = Setting(here, "growth", here.database("bench_growth"), state)
    running = Running(all_contenders()[options.contender], setting, environments.BENCH / "runs" / "growth.log", {})
    watching = Watching(here, running, setting.database)
    samples: list[Sample] = []
    try:
        while running.first is None and not running.has_ended():
            time.sleep(0.01)
        samples.append(watching.sample(0.0))
        begun = moved = time.monotonic()
        total = here.workload.events + len(here.workload.codes)  # and the as-at day of each
        while samples[-1].events < total:
            time.sleep(LOOK_S)
            stored, now = watching.stored(), time.monotonic()
            if stored >= min(samples[-1].events + options.step, total):
                samples.append(watching.sample(now - begun))
                moved = now
                print(f"{stored:,} events, {now - begun:.0f} s, {samples[-1].memory_mb:.0f} MB", file=sys.stderr)
            if running.has_ended() or now - moved > STUCK_S:
                raise SystemExit(f"the consumer stands still at {stored:,} of {total:,} events; see runs/growth.log")
    finally:
        watching.close()
        running.stop()
    return samples, setting.database


def _report(options: argparse.Namespace, samples: Sequence[Sample], equal: bool) -> str:
    lines = [
        f"{samples[-1].events:,} events in {options.blocks} blocks, {options.returning:.0%} of the later referrals about "
        f"people known before; {machine.described()}. The figures at the end are "
        f"{'equal' if equal else 'NOT EQUAL'} to the oracle's.",
        "",
        "| events stored | wall, s for 100,000 | CPU, s for 100,000 | of it PostgreSQL | consumer's memory, MB | store, MB | steal |",
        "|---|---|---|---|---|---|---|",
    ]
    for first, last in _tenths(samples):
        lines.append(_row(first, last))
    return "\n".join([*lines, ""])


def _tenths(samples: Sequence[Sample]) -> list[tuple[Sample, Sample]]:
    """The samples at both ends of each tenth of the events."""
    marks = [samples[-1].events * tenth / 10 for tenth in range(11)]
    ends = [min(samples, key=lambda each: abs(each.events - mark)) for mark in marks]
    return [(first, last) for first, last in pairwise(ends) if last.events > first.events]


def _row(first: Sample, last: Sample) -> str:
    per = (last.events - first.events) / 100_000
    wall, postgres = last.at_s - first.at_s, last.postgres_cpu_s - first.postgres_cpu_s
    cpu = last.cpu_s - first.cpu_s + postgres
    steal = (last.stolen_s - first.stolen_s) / max(last.total_s - first.total_s, 1e-9)
    return (
        f"| {first.events:,} to {last.events:,} | {wall / per:.2f} | {cpu / per:.2f} | {postgres / per:.2f} "
        f"| {last.memory_mb:,.0f} | {last.store_mb:,.0f} | {steal:.2f} |"
    )


def _write(samples: Sequence[Sample], file: Path) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(asdict(samples[0])), lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(each) for each in samples)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-growth", description=__doc__)
    parser.add_argument("--events", type=int, default=10 * MILLION, help="events in all")
    parser.add_argument("--blocks", type=int, default=10, help="blocks that follow each other in time")
    parser.add_argument(
        "--returning", type=float, default=0.05, help="share of later referrals about people known before"
    )
    parser.add_argument("--step", type=int, default=100_000, help="events between two samples")
    parser.add_argument("--contender", default="ours-all", help="ours or ours-all")
    parser.add_argument("--publish", action="store_true", help="put the results into the documentation, too")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
