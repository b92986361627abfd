"""The API, the pages and the edge as one address: who answers what, and what is counted of it."""

import time
from collections.abc import Callable
from datetime import datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.answers.desk import Desk
from hub.answers.entrance import Entrance
from hub.api.app import create_app
from hub.dashboard.app import create_pages
from hub.ops.listener import HttpListener

#: Everything below these belongs to the API, all else to the pages.
API = ("/api", "/schema-registry", "/livez", "/readyz", "/metrics")
#: Authorities whose network lets no Kafka pass; what it answers it counts itself.
EDGE = "/edge"
#: Never ends by itself, so a HEAD of it would not either.
ENDLESS = "/api/v1/live"


class Web:
    """All applications, measured."""

    def __init__(
        self,
        desk: Desk,
        entrance: Entrance,
        now: Callable[[], datetime],
        listener: HttpListener,
        edge: ASGIApp | None = None,
    ) -> None:
        """`listener` is the one that the entrance tells, too; `edge` answers authorities, if they are to be answered here."""
        self._listener = listener
        self._api: ASGIApp = create_app(desk, entrance, now, self._listener.meters)
        self._edge = edge
        self._pages: ASGIApp = create_pages(desk, entrance, now)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or follow the process's beginning and end."""
        if scope["type"] != "http":
            await self._api(scope, receive, send)
            return
        path, method = scope["path"], scope["method"]
        if self._edge is not None and (path == EDGE or path.startswith(f"{EDGE}/")):
            await self._edge(scope, receive, send)
            return
        of_api = any(path == each or path.startswith(f"{each}/") for each in API)
        # The server leaves the body of an answer to HEAD away; routes need to know GET alone.
        inner = {**scope, "method": "GET"} if method == "HEAD" and path != ENDLESS else dict(scope)
        status, began = 500, time.monotonic()

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-content-type-options", b"nosniff")]
            await send(message)

        try:
            await (self._api if of_api else self._pages)(inner, receive, watched)
        finally:
            matched = inner.get("route")
            route = str(getattr(matched, "path_format", getattr(matched, "path", "none")))
            known = method if method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS") else "other"
            if path != ENDLESS:
                self._listener.answered(route, known, status, time.monotonic() - began)
