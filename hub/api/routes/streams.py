"""`GET /api/v1/streams`: how far each authority has reported, and what its figures can rest on."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from hub.answers.documents import StreamsDocument, about, as_json
from hub.api.access import counter
from hub.api.parameters import AS_KNOWN_AT, LANGUAGE, Asked
from hub.api.problems import documented
from hub.api.replies import reply


def router() -> APIRouter:
    """The route."""
    routes = APIRouter(prefix="/api/v1", tags=["freshness"])
    asked_of_all = (AS_KNOWN_AT, LANGUAGE)

    @routes.get(
        "/streams",
        summary="Freshness and coverage of each authority",
        response_model=StreamsDocument,
        responses=documented(HTTPStatus.BAD_REQUEST),
        openapi_extra={"parameters": [each.described() for each in asked_of_all]},
    )
    def streams(request: Request) -> Response:
        """What was achieved: the as-at day, the last event, the last complete extract; never that a process is up."""
        at = counter(request)
        reader = at.reader(request)
        asked = Asked(request, asked_of_all)
        language, moment = asked.language(request), asked.moment(at.now())
        found = at.desk.freshness(reader, language, moment)
        meta = about(found.rows, language, found.state, at.desk.notice, moment, found.nightly)
        document = StreamsDocument(found.rows, meta)
        return reply(request, as_json(document), language=language, notice=at.desk.notice)

    return routes
