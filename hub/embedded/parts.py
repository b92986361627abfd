"""The embedded brokers and the database of one data folder, started and stopped together."""

import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Self

import platformdirs

from hub.embedded import ports
from hub.embedded.child import Child, Program, clear_orphans
from hub.embedded.endpoints import Endpoints, at_ports, endpoints
from hub.embedded.folder import Folder, State, held, passwords, read_state, write_state
from hub.embedded.jars import ensure_jars
from hub.embedded.kafka import JVM, java, kafka
from hub.embedded.postgres import postgres
from hub.embedded.warm import Warmth
from hub.embedded.watch import Watch
from hub.errors import ConfigurationError, PartError


class Parts:
    """The parts as they run now. Leaving the `with` block stops them."""

    def __init__(self, folder: Folder, state: State, say: Callable[[str], None], stack: ExitStack) -> None:
        self.endpoints: Endpoints = endpoints(state, passwords(folder))
        self.children: list[Child] = []
        self.folder = folder
        self._state = state
        self._say = say
        self._stack = stack
        self._watch: Watch | None = None
        self._warmth: Warmth | None = None
        self._parts: tuple[Child, ...] = ()

    @property
    def name(self) -> str:
        """A short text that no other data folder has."""
        return self._state.cluster_id

    @classmethod
    def start(cls, data: Path, say: Callable[[str], None] = lambda _: None, jar_cache: Path | None = None) -> Self:
        """Start both parts on the folder, and return when both are ready."""
        parts = cls.open(data, say=say, jar_cache=jar_cache)
        try:
            parts.complete()
        except BaseException:
            parts.stop()
            raise
        return parts

    @classmethod
    def open(
        cls,
        data: Path,
        port: int | None = None,
        say: Callable[[str], None] = lambda _: None,
        jar_cache: Path | None = None,
        lasting: bool = True,
        outside: Endpoints | None = None,
        brokers: int | None = None,
    ) -> Self:
        """Hold the folder, which is made if it is new, and set all parts going; `complete` waits for them.

        `port` is the API's from now on. `lasting` is False where one command starts the parts for itself. `outside` names
        a broker and a database elsewhere: then only the folder is held. `brokers` is how many a new folder gets, and none
        is as many as the folder has.
        Raises BusyError when another hub holds the folder, PartError when a part cannot be had or started, and
        ConfigurationError when the folder has another number of brokers than asked for.
        """
        folder = Folder.at(data)
        folder.make()
        with ExitStack() as stack:
            stack.enter_context(held(folder))
            clear_orphans(folder.run, str(folder.path))
            state = replace(_decided(folder, port, brokers), ready=False, lasting=lasting, embedded=outside is None)
            write_state(folder, state)
            parts = cls(folder, state, say, stack)
            stack.callback(parts._end)
            if outside is None:
                parts._set_going(jar_cache or platformdirs.user_cache_path("cyfnewid"))
            else:
                parts.endpoints = at_ports(outside, state.ports)
            parts._stack = stack.pop_all()
        return parts

    def complete(
        self,
        on_database: Callable[[Endpoints], None] = lambda _: None,
        on_broker: Callable[[Endpoints], None] = lambda _: None,
    ) -> None:
        """Wait for the database and the brokers, prepare each, and let clients in: from now on the hub is found running.

        Raises PartError when a part does not come up.
        """
        for children, prepare in ((self._parts[:1], on_database), (self._parts[1:], on_broker)):
            for child in children:
                self._wait_ready(child)
            prepare(self.endpoints)
        self._state = replace(self._state, ready=True)
        write_state(self.folder, self._state)
        if self._warmth:
            self._warmth.assemble()

    def _wait_ready(self, child: Child) -> None:
        if self._watch is None:
            child.wait_ready()
            return
        give_up = time.monotonic() + child.program.ready_within
        while not child.is_ready():  # one that ends is started again
            self._watch.wait(0.02)
            if time.monotonic() > give_up:
                raise PartError(f"{child.program.name} was not ready in time: {child.where}")

    def _set_going(self, jar_cache: Path) -> None:
        numbers = range(1, self._state.brokers + 1)
        ports.check_free(self._state.ports, len(numbers))
        jars = ensure_jars(jar_cache, self._say)
        secret = passwords(self.folder)
        self._say("Starting PostgreSQL and " + ("Kafka" if len(numbers) == 1 else f"{len(numbers)} Kafka brokers"))
        self._warmth = warmth = Warmth(jars[0].parent, java(jars, *JVM))
        with ThreadPoolExecutor() as pool:
            made = (
                pool.submit(postgres, self.folder, secret, self._state.ports.database),
                *(pool.submit(kafka, each, self.folder, self._state, secret, jars, warmth) for each in numbers),
            )
            self._parts = tuple(self.launch(program.result()) for program in made)

    def launch(self, program: Program) -> Child:
        """Start one more process of this hub; it is stopped before those that were started earlier."""
        child = Child(program, self.folder.run / f"{program.name.lower().replace(' ', '-')}.pid")
        child.start()
        self.children.append(child)  # not before: the watch would take it for one that has died, and start it, too
        return child

    def watch(self, restarted: Callable[[str], None] = lambda _: None) -> Watch:
        """Start every process again that dies from now on, and tell `restarted` its name."""
        if self._watch is None:
            self._watch = Watch(self.children, self._say, restarted)
        return self._watch

    def stop(self) -> None:
        """Stop everything, the last started first; the folder is free afterwards."""
        self._stack.close()

    def _end(self) -> None:
        if self._watch:
            self._watch.end()
        write_state(self.folder, replace(self._state, ready=False))
        for child in reversed([each for each in self.children if each not in self._parts]):
            child.stop()
        for broker in self._parts[1:]:  # at once: the last of three would find no other to agree with on its end
            broker.ask_to_stop()
        for child in reversed(self._parts):
            child.stop()
        if self._watch:
            self._watch.release()
        if self._warmth:
            self._warmth.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def _decided(folder: Folder, port: int | None, brokers: int | None) -> State:
    """What the folder's first start decided; the API's port may be chosen anew."""
    state = read_state(folder)
    if state is None:
        return State(cluster_id=_cluster_id(), ports=ports.choose(port), brokers=brokers or 1)
    if brokers not in (None, state.brokers):
        raise ConfigurationError(
            f"{folder.path} was made with {state.brokers} broker(s) and not with {brokers}, which only a new folder can get."
            " Leave the number away to go on with what is there."
        )
    return state if port is None else replace(state, ports=replace(state.ports, api=port))


def _cluster_id() -> str:
    while (candidate := secrets.token_urlsafe(16)).startswith("-"):  # Kafka would read it as an option
        pass
    return candidate
