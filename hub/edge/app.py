"""The edge as one application: its routes, its one shape of error, what is counted and what is logged of each request."""

import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Self

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.broker.connection import Connection
from hub.broker.failures import PasswordRefused
from hub.broker.login import Login
from hub.edge.bounds import Bounds
from hub.edge.callers import AUTHORITY
from hub.edge.clients import Clients
from hub.edge.problems import Code, Refused, answer, refused
from hub.edge.routes import HEALTH, ROUTES
from hub.edge.work import Work
from hub.errors import HubError
from hub.ops.listener import EdgeListener
from hub.ops.logs import logger

SWEEP_S = 5.0
"""How often connections are looked for that wait for nobody any more."""

OPERATIONS = frozenset(route.name for route in ROUTES)
log = logger(__name__)


class Edge:
    """The application; leaving the `with` block lets go of Kafka."""

    def __init__(
        self,
        connect: Callable[[Login], Connection],
        listener: EdgeListener,
        key: bytes,
        clock: Callable[[], float] = time.monotonic,
        bounds: Bounds = Bounds(),  # noqa: B008 - frozen
    ) -> None:
        """`connect` says how a principal reaches the brokers; `key` is random and of this process alone."""
        self._listener = listener
        self._clients = Clients(connect, key, clock, bounds)
        self._ended = threading.Event()
        self._sweeper = threading.Thread(target=self._sweep, name="edge", daemon=True)
        app = Starlette(
            routes=[*ROUTES, *HEALTH],
            exception_handlers={HubError: _known, HTTPException: _http, Exception: _unexpected},
        )
        app.router.redirect_slashes = False
        app.state.work = Work(self._clients, connect, bounds, listener)
        self._app: ASGIApp = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or follow the process's beginning and end."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, begun = int(HTTPStatus.INTERNAL_SERVER_ERROR), time.monotonic()

        async def counted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, counted)
        finally:
            name = getattr(scope.get("endpoint"), "__name__", "")
            if scope["path"].startswith("/edge"):
                operation = name if name in OPERATIONS else "none"
                self._listener.answered(scope.get(AUTHORITY, "none"), operation, status, time.monotonic() - begun)

    def __enter__(self) -> Self:
        self._sweeper.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._sweeper.join()
        self._clients.close()

    def _sweep(self) -> None:
        while not self._ended.wait(SWEEP_S):
            self._clients.sweep()


async def _known(request: Request, error: Exception) -> Response:
    assert isinstance(error, HubError)
    meant = refused(error)
    if meant.code.status >= HTTPStatus.INTERNAL_SERVER_ERROR or isinstance(error, PasswordRefused):
        log.warning("refused", authority=request.scope.get(AUTHORITY, "none"), code=meant.code.text, error=error)
    return answer(meant)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        methods = {
            each
            for route in (*ROUTES, *HEALTH)
            if route.path_regex.match(request.url.path)
            for each in route.methods or ()
        }
        allow = ", ".join(sorted(methods))
        return answer(Refused(Code.NO_SUCH_METHOD, f"Here there is {allow}.", allow=allow))
    if error.status_code == HTTPStatus.NOT_FOUND:
        return answer(
            Refused(Code.NO_SUCH_ADDRESS, "There is nothing at this address; authorities ask below /edge/v1.")
        )
    return answer(Refused(Code.NOT_UNDERSTOOD, "The request cannot be understood."))


async def _unexpected(_request: Request, _error: Exception) -> Response:
    return answer(Refused(Code.FAULT, "This is a fault of the hub. What happened is in its log."))
