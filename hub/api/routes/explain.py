"""`GET /api/v1/explain`: why a figure is what it is."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from hub.answers.bilingual import bilingual
from hub.answers.documents import ExplanationDocument, as_json, explanation_document
from hub.answers.limits import Cost
from hub.answers.mistakes import UnknownValue
from hub.answers.questions import ExplanationQuestion
from hub.api.access import counter
from hub.api.parameters import AS_KNOWN_AT, LANGUAGE, Asked, Parameter, area, choice, indicator, method_version, period
from hub.api.problems import documented
from hub.api.replies import reply
from hub.domain.knowledge import Moment
from hub.domain.units import State

#: Units on a page, where nobody says how many, and at most.
USUAL, MOST = 100, 500


def router() -> APIRouter:
    """The route, with the codes that exist written into its description."""
    routes = APIRouter(prefix="/api/v1", tags=["figures"])
    asked_of_one = (
        indicator(many=False, required=True),
        area(),
        period("period", "The period of the figure.", required=True),
        AS_KNOWN_AT,
        method_version(many=False),
        choice("state", "Only units in this state.", State),
        Parameter("limit", f"At most so many units on a page: {USUAL}, and up to {MOST}.", most=MOST),
        Parameter("after", "The page of units after another one: its `next`."),
        LANGUAGE,
    )

    @routes.get(
        "/explain",
        summary="Why a figure is what it is",
        response_model=ExplanationDocument,
        responses=documented(HTTPStatus.BAD_REQUEST),
        openapi_extra={"parameters": [each.described() for each in asked_of_one]},
    )
    def explain(request: Request) -> Response:
        """How many units end in each state, and why; for the authority whose cases they are each unit with its events."""
        at = counter(request)
        reader = at.reader(request, Cost.EXPLAIN)
        asked = Asked(request, asked_of_one)
        language, moment = asked.language(request), asked.moment(at.now())
        found = at.desk.explain(reader, _question(asked, moment), language)
        document = explanation_document(found, language, at.desk.notice, moment)
        return reply(request, as_json(document), language=language, notice=at.desk.notice)

    return routes


def _question(asked: Asked, moment: Moment | None) -> ExplanationQuestion:
    period, state = asked.period("period"), asked.one("state")
    if period is None:
        raise UnknownValue("period", "", (), bilingual("period has to be given, as FY2008-09."))
    return ExplanationQuestion(
        indicator=asked.required("indicator"),
        area=asked.required("area"),
        period=period,
        as_known_at=moment,
        method_version=asked.one("method_version"),
        states=None if state is None else frozenset({State(state)}),
        limit=asked.number("limit") or USUAL,
        after=asked.one("after"),
    )
