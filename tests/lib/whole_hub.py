"""A hub in a process of its own, connectors in theirs, as on the machines of those who run them."""

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hub.cli._catching_up import wait_until_stored
from hub.cli._enrol import enrol
from hub.embedded.endpoints import Endpoints, running
from hub.store.engine import Store


class WholeHub:
    """A hub in a process of its own, and connectors in theirs."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.data = folder / "data"
        self._options = options
        self._log = (folder / "hub.log").open("w")
        self._hub: subprocess.Popen[bytes] | None = None
        self._connectors: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> Endpoints:
        """Start the hub if it does not run, and wait until it can be used."""
        if self._hub is None or self._hub.poll() is not None:
            command = [sys.executable, "-m", "hub", "up", "--data", str(self.data), *self._options]
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

    def enrol(self, extracts: dict[str, Path]) -> None:
        """Enrol authorities whose extracts are casefile folders."""
        sources = {
            code: [{"name": "casefile", "format": "casefile", "folder": str(extracts[code])}] for code in extracts
        }
        enrol(self.start(), self.data, list(extracts), sources.__getitem__)

    def settle(self, codes: Sequence[str]) -> None:
        """Run the connectors to their end, and wait until the store has everything."""
        for code in codes:
            self.finish(code)
        endpoints = self.start()
        with Store(endpoints.database_url) as store:
            wait_until_stored(endpoints, store, codes, lambda _: None)

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
def whole_hub(folder: Path, *options: str) -> Iterator[WholeHub]:
    """A hub, started with these options of `hub up`, and stopped at the end."""
    made = WholeHub(folder, *options)
    try:
        yield made
    finally:
        made.stop()
