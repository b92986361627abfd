"""An exchange to which every kind of fault can be done: what is in it, when it has recovered, and whether it is right."""

import json
import os
import random
import signal
import time
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path

import psutil
import psycopg

from consumers.verification.verify import verify
from hub.domain.indicators import catalogue
from hub.domain.units import counts_by_month
from hub.embedded.child import Child
from hub.embedded.endpoints import Endpoints
from hub.embedded.folder import Folder, read_state
from hub.embedded.parts import Parts
from hub.embedded.ports import HOST
from hub.errors import UnreachableError
from hub.store.auditing import auditing
from hub.store.engine import Store
from hub.store.reading import reading
from tests.lib.casefiles import contribution
from tests.lib.faults.disks import Disk
from tests.lib.faults.nightly import Nightly
from tests.lib.faults.relay import Relay
from tests.lib.faults.witness import Report

PATIENCE_S = 180.0
VICTIMS = ("consumer", "broker", "database", "connector", "hub", "api")
WITNESS = "witness.json"
SAID_LAST = 1_500
"""Characters at the end of a log that say what came last."""


class Site:
    """The exchange; whatever is done to it, `settle` says when it has recovered and `check` whether anything is wrong."""

    def __init__(
        self, folder: Path, parts: Parts, relays: Mapping[str, Relay], authorities: Mapping[str, Nightly]
    ) -> None:
        self.folder = folder
        self.parts = parts
        self.relays = relays
        self.authorities = authorities
        self.orders = folder / "orders"
        self.children: dict[str, Child] = {}
        self.disks: dict[str, Disk] = {}
        #: What the hub's processes are told.
        self.environment: dict[str, str] = {}

    @property
    def direct(self) -> Endpoints:
        """The parts, with no relay between."""
        return self.parts.endpoints

    @property
    def ports(self) -> Mapping[str, int]:
        """The ports of the hub's own processes, once it has chosen them."""
        state = read_state(Folder.at(self.folder / "hub"))
        assert state is not None
        return {"api": state.ports.api, "supervisor": state.ports.supervisor}

    def night(self) -> None:
        """Let every authority write its next extract."""
        for authority in self.authorities.values():
            authority.next()

    def load_database(self) -> None:
        """Let another load write into the database's log of changes, until it is a gigabyte or the disk has no more room."""
        with (
            suppress(psycopg.Error),
            psycopg.connect(self.direct.database_url.replace("+psycopg", ""), autocommit=True) as connection,
        ):
            for _ in range(128):
                connection.execute("SELECT pg_logical_emit_message(false, 'load', repeat('x', 8388608))")

    def waits_for(self, without: str = "") -> str:
        """What is not as it should be after a night: a part, or the extracts that do not count yet; nothing if all is well."""
        for name, child in self.children.items():
            if name != without and not child.is_ready():
                return name
        try:
            with Store(self.direct.database_url) as store, reading(store) as read:
                days = {each.authority: each.as_at for each in read.standings()}
        except UnreachableError:
            return "the database"
        late = [code for code, authority in self.authorities.items() if days.get(code) != authority.as_at]
        return f"the extracts of {', '.join(late)}" if late else ""

    def settle(self, without: str = "") -> float:
        """Return when the last extract of everybody counts and every process is ready; the seconds it took.

        `without` names a part that need not be ready.
        """
        begun = time.monotonic()
        while waiting := self.waits_for(without):
            late = time.monotonic() - begun > PATIENCE_S
            assert not late, f"after {PATIENCE_S:.0f} s it still waits for {waiting}\n{self.account()}"
            time.sleep(0.1)
        return time.monotonic() - begun

    def account(self) -> str:
        """What the parts say last, and what the hub says of itself: for whoever reads that it did not recover."""
        said = [
            f"{log.name}: {log.read_text('utf-8', 'replace')[-SAID_LAST:]}"
            for log in sorted(self.folder.rglob("*.log"))
        ]
        with closing(HTTPConnection(HOST, self.ports["supervisor"], timeout=5)) as connection, suppress(OSError):
            connection.request("GET", "/readyz")
            said.append(connection.getresponse().read().decode())
        return "\n\n".join(said)

    def check(self) -> None:
        """Hold the store to its log and to what the extracts say, and every read that was made meanwhile to itself."""
        with Store(self.direct.database_url) as store:
            found = verify(store, self.direct.connection(self.direct.hub), lambda _: None)
            assert found.differences == []
            assert found.extracts > 0
            with auditing(store) as audit:
                for code, authority in self.authorities.items():
                    told = authority.told()
                    assert audit.counts(code) == counts_by_month(
                        contribution(told.statements, told.as_at, catalogue().values())
                    )
        assert self.witnessed().troubles == []

    def witnessed(self) -> Report:
        """What the reader has read so far."""
        return Report(**json.loads((self.folder / WITNESS).read_text("utf-8")))

    def pids(self, victim: str) -> list[int]:
        """The processes that a name stands for: all consumers, all connectors, or the one part."""
        if victim in ("consumer", "api"):
            command = {"consumer": "consume", "api": "serve"}[victim]
            with suppress(psutil.NoSuchProcess):
                hub = psutil.Process(self.pids("hub")[0])
                return [each.pid for each in hub.children() if command in _command_line(each)]
            return []
        children = [child for name, child in self.children.items() if name == victim or name.startswith(f"{victim} ")]
        return [child.pid for child in children if child.pid is not None and child.is_alive()]

    def kill(self, victim: str, chance: random.Random) -> None:
        """Kill one process with that name, if one is there; it is dead afterwards."""
        if found := self.pids(victim):
            pid = chance.choice(found)
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            wait_dead([pid])

    def stop_for_a_moment(self, victim: str, seconds: float) -> bool:
        """Stop a part with all that it started, and let it go on; whether it was there."""
        stopped = []
        for pid in self.pids(victim):
            with suppress(psutil.NoSuchProcess):
                process = psutil.Process(pid)
                stopped += [process, *process.children(recursive=True)]
        for process in stopped:
            with suppress(psutil.NoSuchProcess):
                process.suspend()
        time.sleep(seconds)
        for process in stopped:
            with suppress(psutil.NoSuchProcess):
                process.resume()
        return bool(stopped)


def wait_dead(pids: Iterable[int]) -> None:
    """Return when the processes, which were killed, have ended."""
    for pid in pids:
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(pid)
            while process.status() != psutil.STATUS_ZOMBIE or process.num_threads() > 1:  # of many threads all must go
                time.sleep(0.005)


def _command_line(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.NoSuchProcess:
        return []
