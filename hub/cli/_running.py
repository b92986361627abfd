"""The whole hub as processes: broker, database, consumers, API; `hub up` waits on it, `hub demo` works with it."""

import http.client
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from hub.cli._parts import prepare, start_parts
from hub.config import PREFIX, Settings
from hub.embedded.child import Child, Program
from hub.embedded.endpoints import Endpoints
from hub.embedded.parts import Parts
from hub.embedded.ports import HOST, require_free


class RunningHub:
    """A hub whose processes run and are watched."""

    def __init__(self, parts: Parts, processes: tuple[Child, ...]) -> None:
        self._parts = parts
        self._processes = processes
        self._watch = parts.watch()

    @property
    def endpoints(self) -> Endpoints:
        """Where its parts are."""
        return self._parts.endpoints

    @property
    def address(self) -> str:
        """Where its pages and its API are."""
        return f"http://{HOST}:{self.endpoints.api_port}"

    @property
    def children(self) -> tuple[Child, ...]:
        """All its processes, in the order in which they were started."""
        return tuple(self._parts.children)

    def is_ready(self) -> bool:
        """Whether every process does its work."""
        return all(child.is_ready() for child in self.children)

    def wait_ready(self) -> None:
        """Return when the consumers and the API do their work; raises PartError when one does not come to it."""
        for child in self._processes:
            child.wait_ready()

    def wait(self, seconds: float | None = None) -> None:
        """Return after so many seconds, if any; raises PartError when a process could not be kept running."""
        self._watch.wait(seconds)


@contextmanager
def run_hub(settings: Settings, say: Callable[[str], None], config: Path | None = None) -> Iterator[RunningHub]:
    """The whole hub on the folder in the settings, until the block ends; then it is stopped in order."""
    parts = start_parts(settings, say)
    try:
        prepare(parts.endpoints)
        processes = tuple(parts.launch(program) for program in _processes(parts, settings, config))
        yield RunningHub(parts, processes)
    finally:
        with _undisturbed():
            parts.stop()


@contextmanager
def interrupted_by_signals() -> Iterator[None]:
    """Let SIGTERM, and a terminal that closes, end the block as Ctrl-C does."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let nobody's impatience leave half of the hub running."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {n: signal.signal(n, signal.SIG_IGN) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _processes(parts: Parts, settings: Settings, config: Path | None) -> Iterator[Program]:
    environment = {**os.environ, f"{PREFIX}CONFIG": str(config)} if config else None
    for worker in range(settings.workers):
        port = parts.endpoints.consumer_port + worker
        yield _process(f"Consumer {worker + 1}", "consume", port, parts, environment)
    yield _process("API", "serve", parts.endpoints.api_port, parts, environment)


def _process(name: str, command: str, port: int, parts: Parts, environment: Mapping[str, str] | None) -> Program:
    folder = parts.folder
    return Program(
        name=name,
        arguments=(sys.executable, "-m", "hub", command, "--data", str(folder.path), "--port", str(port)),
        log=folder.logs / f"{name.lower().replace(' ', '-')}.log",
        is_ready=lambda _: _says_ready(port),
        environment=environment,
        before=lambda: require_free(name, port),
        stop_within=8.0,
    )


def _says_ready(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()
