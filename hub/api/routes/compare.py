"""`GET /api/v1/compare/{indicator}`: the authorities of a group in the order of their figures, and what chance explains."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from hub.answers.documents import ComparisonDocument, as_json, comparison_document
from hub.answers.questions import ComparisonQuestion
from hub.api.access import counter
from hub.api.parameters import AS_KNOWN_AT, LANGUAGE, Asked, groups, indicator, method_version, period
from hub.api.problems import documented
from hub.api.replies import reply


def router() -> APIRouter:
    """The route, with the codes that exist written into its description."""
    routes = APIRouter(prefix="/api/v1", tags=["figures"])
    asked_of_one = (
        period("period", "The period; else the newest year with a figure."),
        *groups(),
        AS_KNOWN_AT,
        method_version(many=False),
        LANGUAGE,
    )

    @routes.get(
        "/compare/{indicator:path}",
        summary="The authorities in order, for one indicator and period",
        response_model=ComparisonDocument,
        responses=documented(HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND),
        openapi_extra={
            "parameters": [indicator(many=False).described("path"), *(each.described() for each in asked_of_one)]
        },
    )
    def compare(request: Request) -> Response:
        """Each place comes with those that chance leaves open, each value with its interval and a verdict; `spread` is their gap."""
        at = counter(request)
        reader = at.reader(request)
        asked = Asked(request, asked_of_one)
        language = asked.language(request)
        question = ComparisonQuestion(
            request.path_params["indicator"],
            asked.period("period"),
            asked.moment(at.now()),
            asked.one("method_version"),
            asked.group(),
        )
        found = at.desk.compare(reader, question, language)
        document = comparison_document(found, language, at.desk.notice)
        return reply(request, as_json(document), language=language, notice=at.desk.notice)

    return routes
