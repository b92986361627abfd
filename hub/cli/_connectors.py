"""Runs many authorities' connectors at once, as each would run on its own machine."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from hub.errors import HubError
from producers.connector import run_connector
from producers.report import RunReport

MOST = 4


@dataclass(frozen=True, slots=True)
class _Failed:
    """What a connector told its user."""

    message: str


class Connectors:
    """A few processes that run connectors."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def run(
        self, configurations: Mapping[str, Path], heard: Callable[[RunReport], None], failed: Callable[[str, str], None]
    ) -> dict[str, RunReport]:
        """Run every connector once; `heard` is told of each that ends, `failed` of each that could not, and why."""
        now = datetime.now(UTC)
        today, now_ms = now.astimezone(ZoneInfo("Europe/London")).date(), time.time_ns() // 10**6
        futures: dict[Future[RunReport | _Failed], str] = {
            self._pool.submit(_run, file, today.isoformat(), now_ms): code for code, file in configurations.items()
        }
        reports: dict[str, RunReport] = {}
        for future in as_completed(futures):
            outcome = future.result()
            if isinstance(outcome, _Failed):
                failed(futures[future], outcome.message)
            else:
                reports[futures[future]] = outcome
                heard(outcome)
        return reports


@contextmanager
def connectors() -> Iterator[Connectors]:
    """The processes, made ready in the background at once."""
    size = min(MOST, os.cpu_count() or 1)
    pool = ProcessPoolExecutor(size, mp_context=multiprocessing.get_context("spawn"), initializer=_end_in_silence)
    try:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # which they inherit while they import
        try:
            for _ in range(size):
                pool.submit(_warm)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        yield Connectors(pool)
    finally:
        pool.shutdown(cancel_futures=True)


def _end_in_silence() -> None:
    """A terminal sends Ctrl-C to every process: what is to be said of it is said by the command, not by these."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _warm() -> None:
    """Nothing: importing this module was the work."""


def _run(file: Path, today: str, now_ms: int) -> RunReport | _Failed:
    try:
        report = run_connector(file, datetime.fromisoformat(today).date(), now_ms)
        report.require_read()
        return report
    except HubError as error:
        return _Failed(str(error))
