"""`GET /api/v1/profile/{area}`: one authority on every indicator."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from hub.answers.documents import ProfileDocument, as_json, profile_document
from hub.answers.limits import Cost
from hub.answers.mistakes import UnknownValue
from hub.answers.questions import ProfileQuestion
from hub.api.access import counter
from hub.api.parameters import AS_KNOWN_AT, LANGUAGE, Asked, Parameter
from hub.api.problems import documented
from hub.api.replies import reply
from hub.domain.areas import AUTHORITIES

AUTHORITY = Parameter(
    "area", "The ONS code of an authority.", tuple(each.code for each in AUTHORITIES), example="W06000015"
)


def router() -> APIRouter:
    """The route."""
    routes = APIRouter(prefix="/api/v1", tags=["figures"])
    asked_of_one = (AS_KNOWN_AT, LANGUAGE)

    @routes.get(
        "/profile/{area}",
        summary="One authority on every indicator",
        response_model=ProfileDocument,
        responses=documented(HTTPStatus.BAD_REQUEST),
        openapi_extra={"parameters": [AUTHORITY.described("path"), *(each.described() for each in asked_of_one)]},
    )
    def profile(request: Request) -> Response:
        """Its newest complete figure of each, its place and verdict, where it goes, what changed in a week, and what it rests on."""
        at = counter(request)
        reader = at.reader(request, Cost.EVERYTHING)
        asked = Asked(request, asked_of_one)
        language = asked.language(request)
        code = request.path_params["area"]
        area = next((each for each in AUTHORITIES if each.code == code), None)
        if area is None:
            raise UnknownValue("area", code, AUTHORITY.values)
        question = ProfileQuestion(area, asked.moment(at.now()))
        document = profile_document(at.desk.profile(reader, question, language), language, at.desk.notice)
        return reply(request, as_json(document), language=language, notice=at.desk.notice)

    return routes
