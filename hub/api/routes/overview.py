"""`GET /api/v1/overview`: every indicator for every authority of a group, and which figures stand out."""

from dataclasses import replace
from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from hub.answers.documents import OverviewDocument, as_json, overview_document
from hub.answers.limits import Cost
from hub.answers.questions import OverviewQuestion
from hub.api.access import counter
from hub.api.parameters import AS_KNOWN_AT, LANGUAGE, Asked, groups, period, service
from hub.api.problems import documented
from hub.api.replies import reply
from hub.domain.definitions import Service


def router() -> APIRouter:
    """The route, with the codes that exist written into its description."""
    routes = APIRouter(prefix="/api/v1", tags=["figures"])
    periods = period(
        "period",
        "Up to one period of each type: an indicator takes the longest of a type that it has, else its newest complete year.",
    )
    asked_of_all = (replace(periods, many=True), *groups(), service(), AS_KNOWN_AT, LANGUAGE)

    @routes.get(
        "/overview",
        summary="Every indicator for every authority, and what stands out",
        response_model=OverviewDocument,
        responses=documented(HTTPStatus.BAD_REQUEST),
        openapi_extra={"parameters": [each.described() for each in asked_of_all]},
    )
    def overview(request: Request) -> Response:
        """Each figure comes with its verdicts, each count of verdicts with the number that chance alone would bring."""
        at = counter(request)
        reader = at.reader(request, Cost.EVERYTHING)
        asked = Asked(request, asked_of_all)
        language = asked.language(request)
        wanted = asked.one("service")
        question = OverviewQuestion(
            asked.group(),
            None if wanted is None else Service(wanted),
            asked.periods("period"),
            asked.moment(at.now()),
        )
        document = overview_document(at.desk.overview(reader, question, language), language, at.desk.notice)
        return reply(request, as_json(document), language=language, notice=at.desk.notice)

    return routes
