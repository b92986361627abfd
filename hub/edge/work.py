"""Kafka's work beside the requests: in threads, with clients that are lent, and given up when nobody waits for it any more."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import anyio
from anyio import to_thread
from starlette.requests import Request

from hub.broker.connection import Connection
from hub.broker.login import Login
from hub.edge.bounds import Bounds
from hub.edge.clients import C, Clients, Kind
from hub.edge.problems import HungUp, Refused
from hub.errors import UnreachableError
from hub.ops.listener import EdgeListener

T = TypeVar("T")


class Work:
    """What the routes have done for them."""

    def __init__(
        self, clients: Clients, connect: Callable[[Login], Connection], bounds: Bounds, listener: EdgeListener
    ) -> None:
        self.bounds = bounds
        self.listener = listener
        self.connect = connect
        self._clients = clients
        self._threads = anyio.CapacityLimiter(bounds.threads)

    async def run(self, work: Callable[[], T]) -> T:
        """The outcome of something that blocks."""
        return await to_thread.run_sync(work, limiter=self._threads)

    @asynccontextmanager
    async def lent(self, kind: Kind[C], login: Login) -> AsyncIterator[C]:
        """A client that speaks as this caller, for as long as the block lasts; one that failed is not used again."""
        lease = await self.run(lambda: self._clients.borrow(kind, login))
        try:
            yield lease.client
        except Refused:  # by us, before Kafka was asked
            await self.run(lambda: self._clients.give_back(lease))
            raise
        except BaseException:
            await self.run(lambda: self._clients.discard(lease))
            raise
        await self.run(lambda: self._clients.give_back(lease))

    async def watched(self, request: Request, work: Callable[[], T], abandon: Callable[[], None]) -> T:
        """The outcome of work that is abandoned when it takes too long or when whoever asked hangs up.

        So what somebody sends again by another way is not overtaken, long after, by what was sent first. Raises
        UnreachableError, HungUp.
        """
        working = asyncio.ensure_future(self.run(work))
        gone = asyncio.ensure_future(_hung_up(request))
        try:
            await asyncio.wait({working, gone}, timeout=self.bounds.append_seconds, return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                return working.result()
            await self.run(abandon)
            await asyncio.wait({working})
            working.exception()  # whatever it is: it was abandoned
            if gone.done():
                raise HungUp("whoever asked has hung up")
            raise UnreachableError(f"not everything was acknowledged within {self.bounds.append_seconds:.0f} s")
        finally:
            gone.cancel()


async def _hung_up(request: Request) -> None:
    """Return when the connection has ended; the body has been read by then."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
