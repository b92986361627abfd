"""`GET /api/v1/series/{indicator}`: the figures of one area through time, as a control chart."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from hub.answers.documents import SeriesDocument, as_json, series_document
from hub.answers.questions import SeriesQuestion
from hub.api.access import counter
from hub.api.parameters import (
    AS_KNOWN_AT,
    DECIMAL_PATTERN,
    LANGUAGE,
    PERIOD_PATTERN,
    Asked,
    Parameter,
    area,
    indicator,
    method_version,
    one_period_type,
)
from hub.api.problems import documented
from hub.api.replies import reply
from hub.domain.periods import PeriodType

TARGET = Parameter(
    "target",
    "What is to be reached, in what the values are in: can the process be relied on to?",
    pattern=DECIMAL_PATTERN,
    example="95",
)
BREAKS = Parameter(
    "break",
    "Periods at which something changed, so that the limits start anew.",
    pattern=PERIOD_PATTERN,
    many=True,
    example="2008-04",
)


def router() -> APIRouter:
    """The route."""
    routes = APIRouter(prefix="/api/v1", tags=["figures"])
    asked_of_one = (area(), one_period_type(), TARGET, BREAKS, AS_KNOWN_AT, method_version(many=False), LANGUAGE)

    @routes.get(
        "/series/{indicator:path}",
        summary="One area through time, as a control chart",
        response_model=SeriesDocument,
        responses=documented(HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND),
        openapi_extra={
            "parameters": [indicator(many=False).described("path"), *(each.described() for each in asked_of_one)]
        },
    )
    def series(request: Request) -> Response:
        """Points by the rules named in `chart`; those not complete have no limits yet. Months, unless another type is asked for."""
        at = counter(request)
        reader = at.reader(request)
        asked = Asked(request, asked_of_one)
        language = asked.language(request)
        question = SeriesQuestion(
            indicator=request.path_params["indicator"],
            area=asked.required("area"),
            period_type=PeriodType(asked.one("period_type") or PeriodType.MONTH),
            as_known_at=asked.moment(at.now()),
            method_version=asked.one("method_version"),
            target=asked.decimal("target"),
            breaks=asked.periods("break"),
        )
        document = series_document(at.desk.series(reader, question, language), language, at.desk.notice)
        return reply(request, as_json(document), language=language, notice=at.desk.notice)

    return routes
