"""`GET /api/v1/reconciliation`: submitted figures beside the derived ones, and the units that make the difference."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from hub.answers.bilingual import bilingual
from hub.answers.documents import (
    BehindDocument,
    ReconciliationDocument,
    as_json,
    behind_document,
    reconciliation_document,
)
from hub.answers.limits import Cost
from hub.answers.mistakes import UnknownValue
from hub.answers.questions import ExplanationQuestion, ReconciliationQuestion
from hub.answers.reconciliation import IN_DOUBT
from hub.api.access import counter, wide
from hub.api.figures import PAGED, next_page
from hub.api.parameters import (
    AS_KNOWN_AT,
    LANGUAGE,
    Asked,
    Parameter,
    area,
    areas,
    choice,
    indicator,
    period,
    period_types,
)
from hub.api.problems import documented
from hub.api.replies import reply
from hub.domain.knowledge import Moment
from hub.domain.reconciliation import Finding

#: Units on a page, where nobody says how many, and at most.
USUAL, MOST = 100, 500


def router() -> APIRouter:
    """Both routes, with the codes that exist written into their description."""
    routes = APIRouter(prefix="/api/v1", tags=["figures"])
    asked_of_all = (
        indicator(),
        areas(),
        period_types(),
        period("from", "Only periods that begin no earlier than this one begins."),
        period("to", "Only periods that end no later than this one ends."),
        choice("finding", "Only pairs of which this is found.", Finding, many=True),
        AS_KNOWN_AT,
        *PAGED,
        LANGUAGE,
    )
    asked_of_one = (
        indicator(many=False, required=True),
        area(),
        period("period", "The period of the figure.", required=True),
        AS_KNOWN_AT,
        Parameter("limit", f"At most so many units on a page: {USUAL}, and up to {MOST}.", most=MOST),
        Parameter("after", "The page of units after another one: its `next`."),
        LANGUAGE,
    )

    @routes.get(
        "/reconciliation",
        summary="Submitted figures beside the derived ones",
        response_model=ReconciliationDocument,
        responses=documented(HTTPStatus.BAD_REQUEST, HTTPStatus.GONE),
        openapi_extra={"parameters": [each.described() for each in asked_of_all]},
    )
    def reconciliation(request: Request) -> Response:
        """Whether they agree as precisely as was stated, differ and by how much, lack one of the two, or cannot be compared and why."""
        at = counter(request)
        reader = at.reader(request, *wide(request))
        asked = Asked(request, asked_of_all)
        language, moment = asked.language(request), asked.moment(at.now())
        asking = _question(asked, moment)
        page = at.pages.page(
            (reader, asking, language),
            lambda: at.desk.reconcile(reader, asking, language),
            asked.number("limit"),
            asked.one("after"),
        )
        document = reconciliation_document(page, language, at.desk.notice, moment)
        links = [next_page(request, "reconciliation", page.following)] if page.following else []
        return reply(request, as_json(document), language=language, notice=at.desk.notice, links=links)

    @routes.get(
        "/reconciliation/units",
        summary="The units that may make the difference between two figures",
        response_model=BehindDocument,
        responses=documented(HTTPStatus.BAD_REQUEST),
        openapi_extra={"parameters": [each.described() for each in asked_of_one]},
    )
    def reconciliation_units(request: Request) -> Response:
        """For the authority whose cases they are: the units of one figure that were missed, left out, wait, or cannot be judged."""
        at = counter(request)
        reader = at.reader(request, Cost.EXPLAIN)
        asked = Asked(request, asked_of_one)
        language, moment = asked.language(request), asked.moment(at.now())
        found = at.desk.behind(reader, _question_of_one(asked, moment), language)
        document = behind_document(found, language, at.desk.notice, moment)
        return reply(request, as_json(document), language=language, notice=at.desk.notice)

    return routes


def _question(asked: Asked, moment: Moment | None) -> ReconciliationQuestion:
    start, end = asked.span()
    return ReconciliationQuestion(
        indicators=asked.many("indicator"),
        areas=asked.many("area"),
        period_types=asked.period_types(),
        start=start,
        end=end,
        findings=asked.chosen("finding", Finding),
        as_known_at=moment,
    )


def _question_of_one(asked: Asked, moment: Moment | None) -> ExplanationQuestion:
    named = asked.period("period")
    if named is None:
        raise UnknownValue("period", "", (), bilingual("period has to be given, as FY2008-09."))
    return ExplanationQuestion(
        indicator=asked.required("indicator"),
        area=asked.required("area"),
        period=named,
        as_known_at=moment,
        states=IN_DOUBT,
        limit=asked.number("limit") or USUAL,
        after=asked.one("after"),
    )
