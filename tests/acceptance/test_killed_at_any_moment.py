"""Connector, consumer, broker, database and hub are killed while extracts travel; the figures are those of the extracts."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from consumers.verification.verify import verify
from hub.cli._catching_up import wait_until_stored
from hub.cli._enrol import enrol
from hub.domain.indicators import catalogue
from hub.embedded.endpoints import Endpoints, running
from hub.store.auditing import auditing
from hub.store.engine import Store
from producers.invented.casefile import write_casefile
from tests.lib.casefiles import contribution, read

CODES = ("W06000015", "W06000008", "W06000024")
SCALE = 0.3
KILLS = 10
SEED = 20090331
VICTIMS = ("connector", "consumer", "broker", "database", "hub")
MARKS = {"consumer": ("hub", "consume"), "broker": ("kafka.Kafka",), "database": ("postgres", "-D")}


class Exchange:
    """A hub in a process of its own, and connectors in theirs; each may be killed."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self._log = (folder / "hub.log").open("w")
        self._hub: subprocess.Popen[bytes] | None = None
        self._connectors: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> Endpoints:
        """Start the hub if it does not run, and wait until it can be used."""
        if self._hub is None or self._hub.poll() is not None:
            command = [sys.executable, "-m", "hub", "up", "--data", str(self.data)]
            self._hub = subprocess.Popen(command, stderr=self._log, stdout=self._log)
        give_up = time.monotonic() + 90
        while (found := running(self.data)) is None:
            assert self._hub.poll() is None, "the hub ended by itself"
            assert time.monotonic() < give_up, "the hub did not come up"
            time.sleep(0.1)
        return found

    def send(self, code: str) -> None:
        """Start an authority's connector if it does not run."""
        before = self._connectors.get(code)
        if before is None or before.poll() is not None:
            file = self.data / "authorities" / code / "connector.toml"
            command = [sys.executable, "-m", "hub", "connector", "run", "--once", "--config", str(file)]
            self._connectors[code] = subprocess.Popen(command, stderr=self._log, stdout=self._log)

    def finish(self, code: str) -> None:
        """Run an authority's connector until it ends well, as its scheduler would."""
        give_up = time.monotonic() + 120
        self.send(code)
        while self._connectors[code].wait(120) != 0:
            assert time.monotonic() < give_up, "the connector did not come to an end"
            time.sleep(0.5)
            self.send(code)

    def kill(self, victim: str, chance: random.Random) -> None:
        """Kill one of them, if it is there just now."""
        if victim == "connector":
            alive = [each for each in self._connectors.values() if each.poll() is None]
            if alive:
                chance.choice(alive).send_signal(signal.SIGKILL)
        elif victim == "hub":
            assert self._hub is not None
            self._hub.send_signal(signal.SIGKILL)
            self._hub.wait()
        else:
            for process in self._processes(MARKS[victim]):
                process.kill()

    def _processes(self, marks: tuple[str, ...]) -> list[psutil.Process]:
        found = []
        for process in psutil.process_iter():
            try:
                line = " ".join(process.cmdline())
            except (psutil.NoSuchProcess, psutil.ZombieProcess):
                continue
            if str(self.data) in line and all(mark in line for mark in marks) and process.ppid() != 0:
                found.append(process)
        return found[:1]

    def stop(self) -> int:
        """Stop the hub in order; its exit code."""
        for each in self._connectors.values():
            each.kill()
            each.wait()
        code = 0
        if self._hub is not None:
            self._hub.terminate()
            code = self._hub.wait(60)
        self._log.close()
        return code


@contextmanager
def exchange(folder: Path) -> Iterator[Exchange]:
    made = Exchange(folder)
    try:
        yield made
    finally:
        made.stop()


@pytest.mark.timeout(600)
def test_whatever_is_killed_while_extracts_travel_the_figures_are_those_of_the_extracts(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    extracts = {code: tmp_path / "extracts" / code for code in CODES}
    for code, folder in extracts.items():
        write_casefile(folder, code, scale=SCALE)
    with exchange(tmp_path) as whole:
        endpoints = whole.start()
        sources = {code: [{"name": "casefile", "format": "casefile", "folder": str(extracts[code])}] for code in CODES}
        enrol(endpoints, whole.data, CODES, sources.__getitem__)
        victims = [VICTIMS[number % len(VICTIMS)] for number in range(KILLS)]
        chance.shuffle(victims)
        for victim in victims:
            for code in CODES:
                whole.send(code)
            time.sleep(chance.uniform(0.2, 3.0))
            whole.kill(victim, chance)
            endpoints = whole.start()
        for code in CODES:
            whole.finish(code)
        with Store(endpoints.database_url) as store:
            wait_until_stored(endpoints, store, CODES, lambda _: None)
            assert verify(store, endpoints.connection(endpoints.hub), lambda _: None).differences == []
            with auditing(store) as audit:
                for code, folder in extracts.items():
                    told = read(folder)
                    assert audit.figures(code) == contribution(told.statements, told.as_at, catalogue().values())
