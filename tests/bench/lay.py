"""Lays the ground of a measurement: parts with a workload, and a store to begin with in which the as-at days are in effect.

The product's own consumer takes the as-at days into that store while the topics hold nothing else, so that everything that a
measurement consumes is judged as it comes. What was laid is used again as long as the code that writes the store is the same.
"""

import hashlib
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from hub.embedded.parts import Parts
from hub.store.migrate import migrate
from tests.bench import environments
from tests.bench.contenders import Setting, all_contenders
from tests.bench.ground import TEMPLATE, Ground, address, drop, load, prepare, state_days
from tests.bench.race import Running
from tests.bench.watching import Watching
from tests.bench.workload import Workload, made
from tests.lib.checkout import ROOT

WRITERS = ("consumers", "hub/domain", "hub/store", "schemas")
PATIENCE_S = 120.0


@contextmanager
def ground(workload: Workload, fresh: bool = False) -> Iterator[Ground]:
    """Parts of their own for a workload, which is made and loaded if it is not there yet; stopped at the end.

    `fresh` is for who adds messages of its own: nothing of an earlier measurement is there.
    """
    file = made(workload, environments.BENCH / "workloads")
    folder = environments.BENCH / "parts" / workload.name
    laid, wanted = folder / "laid", _digest()
    if fresh or not laid.exists() or laid.read_text("ascii") != wanted:
        shutil.rmtree(folder, ignore_errors=True)
    with Parts.start(folder, say=lambda said: print(said, file=sys.stderr)) as parts:
        here = Ground(parts, workload, file)
        if not laid.exists():
            prepare(here)
            state_days(parts.endpoints.connection(parts.endpoints.admin), workload.codes, workload.as_at)
            _take_days(here)
            load(here)
            laid.write_text(wanted, "ascii")
        yield here


def _take_days(here: Ground) -> None:
    with psycopg.connect(here.endpoints.database_url, autocommit=True) as session:
        drop(session, TEMPLATE)
        session.execute(f"create database {TEMPLATE}")
    place = address(here.endpoints, TEMPLATE)
    migrate(place)
    state = environments.BENCH / "runs" / "days"
    state.mkdir(parents=True, exist_ok=True)
    consumer = Running(all_contenders()["ours-all"], Setting(here, "days", place, state), state.with_suffix(".log"), {})
    watching = Watching(here, consumer, place)
    give_up = time.monotonic() + PATIENCE_S
    try:
        while watching.in_effect(here.workload.as_at) < len(here.workload.codes):
            if consumer.has_ended() or time.monotonic() > give_up:
                raise SystemExit("the as-at days did not take effect; see .bench/runs/days.log")
            time.sleep(0.1)
    finally:
        watching.close()
        consumer.stop()


def _digest() -> str:
    files = sorted(file for folder in WRITERS for file in (ROOT / folder).rglob("*") if file.suffix in (".py", ".avsc"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
