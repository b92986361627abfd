"""Edges for a test: in this process, or in one of their own that can be killed; and what is asked of them by hand."""

import os
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import uvicorn

from hub.broker.connection import Connection
from hub.broker.login import Login
from hub.broker.over_https.parcels import MESSAGES_TYPE
from hub.edge.app import Edge
from hub.edge.bounds import Bounds
from hub.ops.exposition import exposition
from hub.ops.listener import EdgeListener
from tests.lib.certificates import Certified, certified
from tests.lib.checkout import ROOT
from tests.lib.ports import free_port

HUMBLE = Bounds(attempts=1_000, attempts_per_second=1_000.0)
"""The usual bounds, but that tests may be as forgetful as they like."""


@dataclass(frozen=True, slots=True)
class Served:
    """An edge in this process."""

    port: int
    listener: EdgeListener
    way: str = "http"

    @property
    def url(self) -> str:
        """Its address."""
        return f"{self.way}://127.0.0.1:{self.port}"

    def counted(self) -> str:
        """What Prometheus would read."""
        return exposition(self.listener.meters.registry).decode()

    def line(self, connection: Connection) -> Connection:
        """The same principal's way through this edge."""
        return over_https(connection, self.url)

    def asking(self, login: Login) -> httpx.Client:
        """A client that asks by hand."""
        return httpx.Client(base_url=self.url, auth=(login.username, login.password), timeout=60)


def over_https(connection: Connection, url: str) -> Connection:
    """A principal's way to the broker through an edge, and no other."""
    return Connection("", connection.login, https_url=url)


@contextmanager
def served_edge(
    broker: Connection,
    bounds: Bounds = HUMBLE,
    certificate: Certified | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Served]:
    """An edge before this broker, on a port of its own."""
    listener = EdgeListener()
    with Edge(lambda login: replace(broker, login=login), listener, b"key of a test", clock, bounds) as edge:
        options = uvicorn.Config(
            edge,
            port=0,
            log_config=None,
            timeout_graceful_shutdown=2,
            ssl_certfile=None if certificate is None else certificate.certificate,
            ssl_keyfile=None if certificate is None else certificate.key,
        )
        server = uvicorn.Server(options)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            port = server.servers[0].sockets[0].getsockname()[1]
            yield Served(port, listener, "https" if certificate else "http")
        finally:
            server.should_exit = True
            thread.join()


class EdgeProcess:
    """`hub edge` in a process of its own, which ends TLS itself, always on the same port."""

    def __init__(self, broker: Connection, folder: Path) -> None:
        self.port = free_port()
        self._folder = folder
        self._certified = certified(folder)
        self._environment = os.environ | {
            "HUB_EDGE_BOOTSTRAP": broker.bootstrap,
            "HUB_KAFKA_SECURITY_PROTOCOL": broker.security_protocol,
            "HUB_EDGE_CERTIFICATE_FILE": str(self._certified.certificate),
            "HUB_EDGE_KEY_FILE": str(self._certified.key),
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        """What it has said."""
        return (self._folder / "edge.log").read_text("utf-8")

    def line(self, connection: Connection) -> Connection:
        """The same principal's way through this edge."""
        return replace(over_https(connection, f"https://127.0.0.1:{self.port}"), ca_file=self._certified.ca_file)

    def start(self) -> None:
        """Start it, and return when it takes requests."""
        command = [sys.executable, "-m", "hub", "edge", "--host", "0.0.0.0", "--port", str(self.port)]
        with (self._folder / "edge.log").open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=log, stderr=log)
        give_up = time.monotonic() + 60
        while not self._answers():
            assert self._process.poll() is None, self.log
            assert time.monotonic() < give_up, self.log
            time.sleep(0.05)

    def kill(self) -> None:
        """Kill it as nobody expects."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> int:
        """Ask it to stop in order; its exit code."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(60)

    def _answers(self) -> bool:
        trusted = ssl.create_default_context(cafile=self._certified.ca_file)
        try:
            return httpx.get(f"https://127.0.0.1:{self.port}/livez", timeout=5, verify=trusted).status_code == 200
        except httpx.TransportError:
            return False


@contextmanager
def edge_process(broker: Connection, folder: Path) -> Iterator[EdgeProcess]:
    """An edge in a process of its own, which is gone at the end."""
    made = EdgeProcess(broker, folder)
    try:
        made.start()
        yield made
    finally:
        made.kill()


def append_by_hand(
    client: httpx.Client, topic: str, body: bytes | Iterator[bytes], kind: str = MESSAGES_TYPE, **headers: str
) -> httpx.Response:
    """Hand a body over as it is."""
    named = {"Content-Type": kind} | {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(f"/edge/v1/topics/{topic}/messages", content=body, headers=named)


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """The status of a refusal, and its code."""
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]
