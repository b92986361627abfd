"""`/livez`, `/readyz` and `/metrics`: for supervisors and Prometheus."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from hub.api.access import counter
from hub.ops.exposition import CONTENT_TYPE, exposition


def router() -> APIRouter:
    """The routes; they need no token and are no part of the described interface."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/livez")
    def livez() -> Response:
        """The process answers."""
        return PlainTextResponse("ok\n")

    @routes.get("/readyz")
    def readyz(request: Request) -> Response:
        """The store answers, so figures can be read; that they are fresh is said by /api/v1/streams."""
        counter(request).desk.state()
        return PlainTextResponse("ok\n")

    @routes.get("/metrics")
    def metrics(request: Request) -> Response:
        """What was answered, and how quickly."""
        return Response(exposition(counter(request).meters.registry), media_type=CONTENT_TYPE)

    return routes
