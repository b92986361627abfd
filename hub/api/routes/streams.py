"""`GET /api/v1/streams`: how far each authority has reported, and what its figures can rest on."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from hub.answers.documents import StreamsDocument, about, as_json
from hub.api.access import counter
from hub.api.parameters import LANGUAGE, Asked
from hub.api.problems import documented
from hub.api.replies import reply


def router() -> APIRouter:
    """The route."""
    routes = APIRouter(prefix="/api/v1", tags=["freshness"])

    @routes.get(
        "/streams",
        summary="Freshness and coverage of each authority",
        response_model=StreamsDocument,
        responses=documented(HTTPStatus.BAD_REQUEST),
        openapi_extra={"parameters": [LANGUAGE.described()]},
    )
    def streams(request: Request) -> Response:
        """What was achieved: the as-at day, the last event, the last complete extract; never that a process is up."""
        at = counter(request)
        reader = at.reader(request)
        language = Asked(request, (LANGUAGE,)).language(request)
        found = at.desk.freshness(reader, language)
        document = StreamsDocument(found.rows, about(found.rows, language, found.state, at.desk.notice))
        return reply(request, as_json(document), language=language, notice=at.desk.notice)

    return routes
