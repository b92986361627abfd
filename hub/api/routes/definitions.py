"""`GET /api/v1/indicators` and `/api/v1/areas`: what the codes mean."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from hub.answers.documents import AreasDocument, IndicatorsDocument, about, as_json
from hub.api.access import counter
from hub.api.parameters import LANGUAGE, Asked
from hub.api.problems import documented
from hub.api.replies import reply


def router() -> APIRouter:
    """Both routes."""
    routes = APIRouter(prefix="/api/v1", tags=["definitions"])
    extra = {"parameters": [LANGUAGE.described()]}

    @routes.get(
        "/indicators",
        summary="The national definitions",
        response_model=IndicatorsDocument,
        responses=documented(HTTPStatus.BAD_REQUEST),
        openapi_extra=extra,
    )
    def indicators(request: Request) -> Response:
        """Every indicator that is computed here: what it counts, which way is better, what it needs, who approved it, what came after it."""
        at = counter(request)
        at.reader(request)
        language = Asked(request, (LANGUAGE,)).language(request)
        entries = at.desk.indicators(language)
        document = IndicatorsDocument(entries, about(entries, language, None, at.desk.notice))
        return reply(request, as_json(document), language=language, notice=at.desk.notice)

    @routes.get(
        "/areas",
        summary="Wales, its regions and its authorities",
        response_model=AreasDocument,
        responses=documented(HTTPStatus.BAD_REQUEST),
        openapi_extra=extra,
    )
    def areas(request: Request) -> Response:
        """Every area, with its name and the authorities that make it up."""
        at = counter(request)
        at.reader(request)
        language = Asked(request, (LANGUAGE,)).language(request)
        entries = at.desk.areas(language)
        document = AreasDocument(entries, about(entries, language, None, at.desk.notice))
        return reply(request, as_json(document), language=language, notice=at.desk.notice)

    return routes
