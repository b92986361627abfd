"""`GET /api/v1/gap/{indicator}`: how far the authorities of a group lie apart through time; `/api/v1/groups`: the groups."""

from datetime import date
from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from hub.answers.documents import GapsDocument, GroupsDocument, about, as_json, gaps_document
from hub.answers.questions import GapQuestion
from hub.api.access import counter
from hub.api.parameters import (
    AS_KNOWN_AT,
    LANGUAGE,
    Asked,
    Parameter,
    groups,
    indicator,
    method_version,
    one_period_type,
)
from hub.api.problems import documented
from hub.api.replies import reply
from hub.domain.groups import wales
from hub.domain.periods import PeriodType

ON = Parameter(
    "on", "Who belongs to each group on this day; else now.", pattern=r"^\d{4}-\d\d-\d\d$", example="2018-04-01"
)


def router() -> APIRouter:
    """Both routes."""
    routes = APIRouter(prefix="/api/v1", tags=["figures"])
    asked_of_one = (*groups(), one_period_type(), AS_KNOWN_AT, method_version(many=False), LANGUAGE)

    @routes.get(
        "/gap/{indicator:path}",
        summary="How far authorities lie apart through time, and who moved",
        response_model=GapsDocument,
        responses=documented(HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND),
        openapi_extra={
            "parameters": [indicator(many=False).described("path"), *(each.described() for each in asked_of_one)]
        },
    )
    def gap(request: Request) -> Response:
        """The gap is the standard deviation between authorities net of chance, with its interval: closing, widening or neither."""
        at = counter(request)
        reader = at.reader(request)
        asked = Asked(request, asked_of_one)
        language = asked.language(request)
        question = GapQuestion(
            request.path_params["indicator"],
            asked.group() or wales(),
            PeriodType(wanted) if (wanted := asked.one("period_type")) else None,
            asked.moment(at.now()),
            asked.one("method_version"),
        )
        document = gaps_document(at.desk.gaps(reader, question, language), language, at.desk.notice)
        return reply(request, as_json(document), language=language, notice=at.desk.notice)

    @routes.get(
        "/groups",
        summary="Groups of authorities that can be compared",
        response_model=GroupsDocument,
        responses=documented(HTTPStatus.BAD_REQUEST),
        openapi_extra={"parameters": [ON.described(), LANGUAGE.described()]},
    )
    def list_groups(request: Request) -> Response:
        """Wales, its regions, the pilot, the partnership boards, and for each authority those similar to it; members have dates."""
        at = counter(request)
        at.reader(request)
        asked = Asked(request, (ON, LANGUAGE))
        language = asked.language(request)
        entries = at.desk.groups(language, asked.day("on") or date.max)
        document = GroupsDocument(entries, about(entries, language, None, at.desk.notice))
        return reply(request, as_json(document), language=language, notice=at.desk.notice)

    return routes
