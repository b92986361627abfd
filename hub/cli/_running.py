"""The whole hub as processes: broker, database, consumers, API; `hub up` waits on it, `hub demo` works with it."""

import http.client
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from hub.cli._parts import open_parts, prepare_broker, prepare_database
from hub.config import PREFIX, Settings
from hub.embedded.child import Child, Program
from hub.embedded.endpoints import Endpoints
from hub.embedded.parts import Parts
from hub.embedded.ports import HOST, require_free
from hub.embedded.targets import write_targets
from hub.errors import PartError, UnreachableError
from hub.ops.health import Verdict
from hub.ops.listener import SupervisorListener
from hub.ops.server import OpsServer

PATIENCE_SECONDS = 60.0
"""How long a part may be away while the hub makes itself ready."""

READY_WITHIN_SECONDS = 60.0
"""On a busy machine the first start of all processes takes a while."""


class RunningHub:
    """A hub whose processes run and are watched."""

    def __init__(
        self, parts: Parts, processes: tuple[Child, ...], listener: SupervisorListener, say: Callable[[str], None]
    ) -> None:
        self._parts = parts
        self._say = say
        self._processes = processes
        for child in self.children:
            listener.watched(child.program.name)
        self._watch = parts.watch(listener.restarted)

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

    def readiness(self) -> Verdict:
        """Whether every process does its work, and which do not."""
        waiting = tuple(f"{child.program.name} is not ready" for child in self.children if not child.is_ready())
        return Verdict(not waiting, waiting)

    def wait_ready(self, patient: bool = False) -> None:
        """Return when the consumers and the API do their work.

        Raises PartError when one does not come to it; `patient` means to say so and go on waiting.
        """
        give_up = time.monotonic() + READY_WITHIN_SECONDS
        while waiting := [child for child in self._processes if not child.is_ready()]:
            self.wait(0.05)
            if time.monotonic() > give_up:
                late = f"{waiting[0].program.name} is not ready yet: {waiting[0].where}"
                if not patient:
                    raise PartError(late)
                self._say(late)
                give_up = time.monotonic() + READY_WITHIN_SECONDS

    def wait(self, seconds: float | None = None) -> None:
        """Return after so many seconds, if any; raises PartError when a process could not be kept running."""
        self._watch.wait(seconds)


@contextmanager
def run_hub(
    settings: Settings,
    say: Callable[[str], None],
    config: Path | None = None,
    variables: Mapping[str, str] | None = None,
) -> Iterator[RunningHub]:
    """The whole hub on the folder in the settings, until the block ends; then it is stopped in order.

    `variables` are added to the environment of its processes.
    """
    parts = open_parts(settings, say)
    try:
        listener = SupervisorListener()
        parts.watch(listener.restarted)
        write_targets(parts.folder, parts.endpoints, settings.workers)
        # They load while the parts come up, and wait until the hub says that it is ready.
        processes = tuple(parts.launch(program) for program in _processes(parts, settings, config, variables or {}))
        parts.complete(_patiently(prepare_database), _patiently(prepare_broker))
        hub = RunningHub(parts, processes, listener, say)
        port = parts.endpoints.supervisor_port
        with OpsServer(listener.meters.registry, live=lambda: Verdict(True), ready=hub.readiness, port=port):
            yield hub
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


def _patiently(prepare: Callable[[Endpoints], None]) -> Callable[[Endpoints], None]:
    """Prepare a part, again and again while one that died is being started again."""

    def try_again(endpoints: Endpoints) -> None:
        give_up = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                prepare(endpoints)
            except UnreachableError:
                if time.monotonic() > give_up:
                    raise
                time.sleep(0.5)
            else:
                return

    return try_again


def _processes(
    parts: Parts, settings: Settings, config: Path | None, variables: Mapping[str, str]
) -> Iterator[Program]:
    named = {f"{PREFIX}CONFIG": str(config)} if config else {}
    environment = {**os.environ, **named, **variables}
    for worker in range(settings.workers):
        port = parts.endpoints.consumer_port + worker
        member = f"{parts.name}.{worker + 1}"  # with it a worker that is started again has its partitions back at once
        yield _process(f"Consumer {worker + 1}", ("consume", "--member", member), port, parts, environment)
    yield _process("API", ("serve",), parts.endpoints.api_port, parts, environment)


def _process(
    name: str, command: Sequence[str], port: int, parts: Parts, environment: Mapping[str, str] | None
) -> Program:
    folder = parts.folder
    return Program(
        name=name,
        arguments=(sys.executable, "-m", "hub", *command, "--data", str(folder.path), "--port", str(port)),
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
