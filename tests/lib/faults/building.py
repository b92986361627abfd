"""Builds an exchange of real parts with a relay on each way between them, and starts what dies in it again.

The broker and the database run beside; a hub with several consumers (`hub up` on parts elsewhere) and the connectors of a
few authorities (`hub connector run`, which keeps watching) run as on their own machines, and reach the others through
relays. What dies is started again: consumers and API by their hub, the rest by the product's own watch, as by systemd.
"""

import http.client
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from hub.cli._enrol import enrol
from hub.cli._parts import prepare_broker, prepare_database
from hub.embedded.child import Program
from hub.embedded.parts import Parts
from hub.embedded.ports import HOST
from tests.lib.checkout import ROOT
from tests.lib.faults.disks import Disk, FilesThatMayNotGrow, small_file_system
from tests.lib.faults.nightly import Nightly
from tests.lib.faults.points import ORDERS
from tests.lib.faults.relay import Relay
from tests.lib.faults.site import WITNESS, Site
from tests.lib.faults.ways import with_ways
from tests.lib.ports import free_port

CODES = ("W06000015", "W06000008", "W06000024")

DISKS = {"database": ("parts/postgres", "512m"), "broker": ("parts/kafka", "512m"), "connector": ("authorities", "32m")}
"""Which folder of whom lies on a small file system, and how small."""

MOST_BYTES = {"database": 1_000_000, "broker": 4_096, "connector": 100_000}
"""How large a file of theirs may be when their disk is full, where nothing can be mounted."""


@contextmanager
def site(
    folder: Path,
    chance: random.Random,
    workers: int = 2,
    brokers: int = 1,
    scale: float = 0.03,
    may_mount: bool = False,
) -> Iterator[Site]:
    """An exchange of three authorities whose first extracts count, and a reader who watches it.

    `may_mount` gives broker, database and outboxes a small file system each, where this machine allows it.
    """
    folder.chmod(0o711)  # as root, the database runs under another account, which has to pass through
    with ExitStack() as stack:
        disks = {
            name: stack.enter_context(small_file_system(folder / place, size)) if may_mount else None
            for name, (place, size) in DISKS.items()
        }
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        # A campaign kills more often within a minute than any machine does.
        patch.setattr("hub.embedded.watch.STEADY_SECONDS", 5.0)
        targets = {name: free_port() for name in ("CONSUMER", "CONNECTOR")} if brokers == 1 else {}
        relays = {name: stack.enter_context(Relay(port)) for name, port in targets.items()}
        ways = {name: (port, relays[name].port) for name, port in targets.items()}
        patch.setattr("hub.embedded.kafka.server_properties", with_ways(ways))
        parts = Parts.open(folder / "parts", brokers=brokers)
        stack.callback(parts.stop)
        parts.watch()
        parts.complete(prepare_database, prepare_broker)
        relays["DATABASE"] = stack.enter_context(Relay(_port(parts.endpoints.database_url)))
        authorities = {code: Nightly(folder / "extracts" / code, code, chance, scale) for code in CODES}
        made = Site(folder, parts, relays, authorities)
        made.disks |= {name: disk or _ungrowing(made, name) for name, disk in disks.items()}
        names = ["database", *(f"broker {each}" if brokers > 1 else "broker" for each in range(1, brokers + 1))]
        made.children |= dict(zip(names, parts.children, strict=True))
        made.environment = _environment(made, workers)
        _launch(made, "hub", ("up",), made.environment, lambda: _is_up(made))
        files = _enrol(made)
        for code, file in files.items():
            command = ("connector", "run", "--every", "1", "--config", str(file))
            _launch(made, f"connector {code}", command, dict(os.environ), lambda: True)
        made.settle()
        with _witness(made):
            yield made


@contextmanager
def further_consumer(made: Site) -> Iterator[subprocess.Popen[bytes]]:
    """One more consumer in the group for a while, as on another machine: without a name, and nobody starts it again."""
    command = [sys.executable, "-m", "hub", "consume", "--data", str(made.folder / "elsewhere")]
    with (made.folder / "further-consumer.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=made.environment, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _ungrowing(made: Site, name: str) -> Disk:
    return FilesThatMayNotGrow(lambda: made.pids(name), MOST_BYTES[name])


@contextmanager
def _witness(made: Site) -> Iterator[None]:
    command = [sys.executable, "-m", "tests.lib.faults.witness", made.direct.database_url, str(made.ports["api"])]
    reader = subprocess.Popen([*command, str(made.folder / WITNESS)], cwd=ROOT)
    try:
        while not (made.folder / WITNESS).exists():
            assert reader.poll() is None
            time.sleep(0.1)
        yield
    finally:
        reader.terminate()
        reader.wait(30)


def _launch(
    made: Site, name: str, command: Sequence[str], environment: Mapping[str, str], is_ready: Callable[[], bool]
) -> None:
    program = Program(
        name=name,
        arguments=(sys.executable, "-m", "hub", *command),
        log=made.folder / f"{name.replace(' ', '-')}.log",
        is_ready=lambda _: is_ready(),
        folder=ROOT,
        environment=environment,
        stop_within=60.0,
    )
    made.children[name] = made.parts.launch(program)


def _environment(made: Site, workers: int) -> dict[str, str]:
    """What the hub is told: parts elsewhere, behind the relays; and each consumer wraps its points."""
    direct = made.direct
    address = f"{HOST}:{made.relays['CONSUMER'].port}" if "CONSUMER" in made.relays else direct.bootstrap
    made.orders.mkdir()
    return dict(os.environ) | {
        "HUB_DATA": str(made.folder / "hub"),
        "HUB_WORKERS": str(workers),
        "HUB_KAFKA_BOOTSTRAP": address,
        "HUB_KAFKA_SECURITY_PROTOCOL": direct.security_protocol,
        "HUB_KAFKA_USERNAME": direct.hub.username,
        "HUB_KAFKA_PASSWORD": direct.hub.password,
        "HUB_KAFKA_ADMIN_USERNAME": direct.admin.username,
        "HUB_KAFKA_ADMIN_PASSWORD": direct.admin.password,
        "HUB_DATABASE_URL": direct.database_url.replace(
            f":{_port(direct.database_url)}/", f":{made.relays['DATABASE'].port}/"
        ),
        "HUB_READER_WITHOUT_TOKEN": "analyst",
        "PYTHONPATH": os.pathsep.join((str(Path(__file__).parent / "startup"), str(ROOT))),
        ORDERS: str(made.orders),
    }


def _enrol(made: Site) -> dict[str, Path]:
    """Let the authorities take part, each through the relay for connectors."""
    direct = made.direct
    sources = {
        code: [{"name": "casefile", "format": "casefile", "folder": str(each.folder)}]
        for code, each in made.authorities.items()
    }
    files = enrol(direct, made.folder, list(made.authorities), sources.__getitem__)
    if "CONNECTOR" in made.relays:
        behind = replace(direct, bootstrap=f"{HOST}:{made.relays['CONNECTOR'].port}")
        for file in files.values():
            file.write_text(file.read_text("utf-8").replace(direct.bootstrap, behind.bootstrap), "utf-8")
    return files


def _is_up(made: Site) -> bool:
    try:
        port = made.ports["supervisor"]
    except AssertionError:  # it has chosen no ports yet
        return False
    with closing(http.client.HTTPConnection(HOST, port, timeout=5)) as connection, suppress(OSError):
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.client.OK
    return False


def _port(address: str) -> int:
    return int(address.rpartition("/")[0].rpartition(":")[2])
