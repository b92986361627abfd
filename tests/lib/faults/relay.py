"""A TCP relay between two parts that can be cut, stalled and half-closed: a network whose faults are chosen.

    with Relay(target_port) as relay:
        connect_to(relay.port)
        relay.fail(Fault.STALL)
        relay.heal()

It forwards bytes and looks at none. One relay stands for one way between two machines; what goes another way goes on.
"""

import asyncio
import socket
import struct
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from tests.lib.ports import free_port

HOST = "127.0.0.1"
CHUNK = 65_536
PATIENCE_S = 10.0
AT_ONCE = struct.pack("ii", 1, 0)


class Fault(StrEnum):
    """What can be wrong with a network."""

    #: Connections are reset, and new ones refused.
    CUT = "cut"
    #: Connections stay, and nothing passes; new ones are taken and nothing passes either.
    STALL = "stalled"
    #: Who asks hears that the answer has ended; what it sends still arrives.
    DEAF_ASKER = "half closed towards the one who asks"
    #: Who answers hears that the questions have ended; what it sends still arrives.
    DEAF_ANSWERER = "half closed towards the one who answers"


@dataclass(eq=False, slots=True)
class _Way:
    """One direction of a connection."""

    source: asyncio.StreamReader
    target: asyncio.StreamWriter
    is_ended: bool = False

    def end(self) -> None:
        """Tell the target that nothing more comes."""
        if not self.is_ended:
            self.is_ended = True
            with suppress(OSError):
                self.target.write_eof()


class Relay:
    """Forwards what comes in on `port` to a port of this machine, while the network is whole."""

    def __init__(self, target: int) -> None:
        self.port = free_port()
        self._target = target
        self._fault: Fault | None = None
        self._passing = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._connections: set[tuple[_Way, _Way]] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="relay", daemon=True)
        self._thread.start()
        self._do(self._heal)

    def fail(self, fault: Fault) -> None:
        """Let the network have this fault from now on."""
        self._do(lambda: self._fail(fault))

    def heal(self) -> None:
        """Let the network be whole; connections that broke stay broken, as they would."""
        self._do(self._heal)

    def close(self) -> None:
        """End the relay and every connection through it."""
        self._do(self._close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _do(self, what: Callable[[], Coroutine[Any, Any, None]]) -> None:
        asyncio.run_coroutine_threadsafe(what(), self._loop).result(PATIENCE_S)

    async def _heal(self) -> None:
        self._fault = None
        self._passing.set()
        if self._server is None:
            self._server = await asyncio.start_server(self._accept, HOST, self.port)

    async def _fail(self, fault: Fault) -> None:
        self._fault = fault
        if fault is Fault.CUT:
            self._refuse()
        elif fault is Fault.STALL:
            self._passing.clear()
        for asking, answering in tuple(self._connections):
            self._spoil(asking, answering)

    async def _close(self) -> None:
        self._refuse()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _refuse(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def _spoil(self, asking: _Way, answering: _Way) -> None:
        if self._fault is Fault.CUT:
            _reset(asking, answering)
        elif self._fault is Fault.DEAF_ASKER:
            answering.end()
        elif self._fault is Fault.DEAF_ANSWERER:
            asking.end()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._passing.wait()  # while stalled nobody answers, and nobody says so
            onward_reader, onward = await asyncio.open_connection(HOST, self._target)
        except (OSError, asyncio.CancelledError):  # the part itself is away, or we are
            writer.transport.abort()
            self._tasks.discard(task)
            return
        asking, answering = connection = _Way(reader, onward), _Way(onward_reader, writer)
        self._connections.add(connection)
        self._spoil(asking, answering)
        try:
            await asyncio.gather(self._forward(asking), self._forward(answering))
        except (OSError, asyncio.CancelledError):  # one side has gone: the other hears of it
            pass
        finally:
            _reset(asking, answering)
            self._connections.discard(connection)
            self._tasks.discard(task)

    async def _forward(self, way: _Way) -> None:
        while data := await way.source.read(CHUNK):
            await self._passing.wait()
            if not way.is_ended:
                way.target.write(data)
                await way.target.drain()
        await self._passing.wait()
        way.end()


def _reset(*ways: _Way) -> None:
    for way in ways:
        with suppress(OSError):  # closed at once, with a reset and not an end
            way.target.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        way.target.transport.abort()
