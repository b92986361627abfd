"""`make bench-month-end`: the as-at days of 22 authorities cross a month end over many stored histories (W3).

The consumer fills a fresh store, as at the day before the month end; that is timed, and is what a rebuild takes where there is
no quicker one. Then every authority states the month end as its as-at day. Timed is how long until all of them are in effect;
counted is how many people were judged anew for it, and how many statements the store had to look up.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import psycopg

from hub.cli.main import command_names
from tests.bench import environments, machine
from tests.bench.contenders import Setting, all_contenders, hub_environment
from tests.bench.ground import DayStater, Ground, days_stated
from tests.bench.histories import Histories
from tests.bench.lay import ground
from tests.bench.publish import keep
from tests.bench.race import Running
from tests.bench.watching import Watching
from tests.bench.workload import LAST_DAY

LOOK_S = 0.02
STATISTICS_S = 2.5
"""How long PostgreSQL may take to tell what was looked up."""


@dataclass(slots=True)
class Found:
    """What was timed and counted."""

    fill_s: float = 0.0
    effect_s: float = 0.0
    effect_cpu_s: float = 0.0
    rebuild_s: float | None = None
    due: frozenset[str] = frozenset()
    judged: int = 0
    recounted: int = 0
    looked_up: int = 0
    memory_mb: float = 0.0


def main(arguments: list[str]) -> int:
    """Measure; 0 when only people who are or were due were touched and it took less than a fifth of a rebuild."""
    options = _options(arguments)
    histories = Histories(options.people)
    with ground(histories, fresh=True) as here:
        found = _measure(here, histories, options)
    rebuild = min(each for each in (found.rebuild_s, found.fill_s) if each is not None)
    expected = histories.due
    report = "\n".join(
        [
            f"{options.people:,} histories of {histories.events:,} statements; {machine.described()}, load average "
            f"{os.getloadavg()[0]:.1f}.",
            "",
            "| | |",
            "|---|---|",
            f"| filling the store from the first offset | {found.fill_s:.1f} s |",
            f"| `hub rebuild` | {'not measured' if found.rebuild_s is None else f'{found.rebuild_s:.1f} s'} |",
            f"| all as-at days in effect after they were stated | {found.effect_s:.2f} s, {found.effect_cpu_s:.1f} s of CPU |",
            f"| of the quicker of these two | {found.effect_s / rebuild:.1%} |",
            f"| people due, by how they were made | {len(expected):,} |",
            f"| people due, by the store | {len(found.due):,} |",
            f"| of these, who are so no longer since a later batch | {len(found.due - expected):,} |",
            f"| people judged anew | {found.judged:,} |",
            f"| authorities counted again as a whole | {found.recounted} |",
            f"| statements looked up by person | {found.looked_up:,} |",
            f"| memory of the consumer | {found.memory_mb:,.0f} MB |",
            "",
        ]
    )
    keep("month-end", report, options.publish)
    only_due = expected <= found.due <= expected | histories.no_longer_due and found.judged == len(found.due)
    only_due = only_due and not found.recounted
    return 0 if only_due and found.effect_s < rebuild / 5 else 1


def _measure(here: Ground, histories: Histories, options: argparse.Namespace) -> Found:
    found = Found()
    state = environments.BENCH / "runs" / "month-end"
    state.mkdir(parents=True, exist_ok=True)
    setting = Setting(here, "month_end", here.database("bench_month_end"), state)
    running = Running(
        all_contenders()["ours-all"], setting, environments.BENCH / "runs" / "month-end.log", {"BENCH_JUDGED": "1"}
    )
    watching = Watching(here, running, setting.database)
    codes = histories.codes
    try:
        total = histories.events + len(codes)
        _until(lambda: watching.stored() >= total, running, options.patience)
        _until(lambda: watching.in_effect(histories.as_at) == len(codes), running, options.patience)
        found.fill_s = time.monotonic() - (running.first or running.started)
        with psycopg.connect(setting.database, autocommit=True) as session:
            session.execute("analyze")
        time.sleep(STATISTICS_S)
        stater = DayStater(here.endpoints.connection(here.endpoints.admin), codes)
        messages = days_stated(codes, LAST_DAY, revision=2)
        found.due, before, cpu = watching.due(LAST_DAY), watching.found_by_person(), running.cpu_s()
        judged, recounted = running.judged, running.recounted
        begun = time.monotonic()
        stater.state(messages)
        _until(lambda: watching.in_effect(LAST_DAY) == len(codes), running, options.patience)
        found.effect_s, found.effect_cpu_s = time.monotonic() - begun, running.cpu_s() - cpu
        stater.close()
        time.sleep(STATISTICS_S)
        found.judged, found.recounted = running.judged - judged, running.recounted - recounted
        found.looked_up = watching.found_by_person() - before
        found.memory_mb = running.memory_mb()
        if "rebuild" in command_names() and options.rebuild:
            environment = os.environ | hub_environment(here, setting.database, state)
            begun = time.monotonic()
            subprocess.run([sys.executable, "-m", "hub", "rebuild", "--quiet"], env=environment, check=True)
            found.rebuild_s = time.monotonic() - begun
    finally:
        watching.close()
        running.stop()
        with suppress(psycopg.Error):
            here.drop("bench_month_end")
    return found


def _until(happened: Callable[[], bool], running: Running, patience: float) -> None:
    give_up = time.monotonic() + patience
    while not happened():
        time.sleep(LOOK_S)
        if running.has_ended() or time.monotonic() > give_up:
            raise SystemExit("the consumer did not come to it; see runs/month-end.log")


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-month-end", description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000, help="histories stored")
    parser.add_argument("--patience", type=float, default=1_800.0, help="seconds after which it has failed")
    parser.add_argument("--no-rebuild", dest="rebuild", action="store_false", help="hold it against the filling alone")
    parser.add_argument("--publish", action="store_true", help="put the results into the documentation, too")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
