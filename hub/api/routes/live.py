"""`GET /api/v1/live`: server-sent events that say which figures have just changed."""

import json
from collections.abc import AsyncIterator
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from hub.answers.desk import Desk
from hub.answers.disclosure import require_figures
from hub.answers.readers import Reader
from hub.api.access import counter
from hub.api.parameters import Asked
from hub.api.problems import documented

MEDIA_TYPE = "text/event-stream"

#: A comment is sent so often where nothing changes, or proxies would hang up.
HEARTBEAT_SECONDS = 15.0


def router() -> APIRouter:
    """The route."""
    routes = APIRouter(prefix="/api/v1", tags=["freshness"])

    @routes.get(
        "/live",
        summary="Which figures have just changed",
        response_class=StreamingResponse,
        responses={
            200: {
                "description": "Events until the reader goes",
                "content": {MEDIA_TYPE: {"schema": {"type": "string"}}},
            },
            **documented(HTTPStatus.BAD_REQUEST),
        },
    )
    def live(request: Request) -> Response:
        """Event `state` at the beginning, then `figures` with `authority` and `indicators`; null for any or unknown."""
        at = counter(request)
        reader = at.reader(request)
        Asked(request, ())
        require_figures(reader)
        return StreamingResponse(
            _events(at.desk, reader),
            media_type=MEDIA_TYPE,
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    return routes


async def _events(desk: Desk, reader: Reader) -> AsyncIterator[str]:
    begun = False
    async for change in desk.changes.follow(reader, HEARTBEAT_SECONDS):
        if not begun:
            begun = True
            yield "retry: 3000\n" + _event("state", {"state": await run_in_threadpool(desk.state, reader)})
        elif change is None:
            yield ": nothing has changed\n\n"
        else:
            yield _event("figures", {"authority": change.authority, "indicators": list(change.indicators)})


def _event(name: str, document: dict[str, object]) -> str:
    return f"event: {name}\ndata: {json.dumps(document)}\n\n"
