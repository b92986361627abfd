"""`GET /api/v1/observations`: figures, as many as are asked for, all of one state."""

from datetime import datetime
from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from hub.answers.documents import ObservationsDocument, about, as_csv, as_json
from hub.answers.mistakes import UnknownValue
from hub.answers.questions import ObservationsQuestion
from hub.api.access import counter
from hub.api.parameters import (
    AS_KNOWN_AT,
    LANGUAGE,
    Asked,
    areas,
    choice,
    indicator,
    method_version,
    period,
    period_types,
    source,
)
from hub.api.problems import documented
from hub.api.replies import CSV, reply, wanted_form
from hub.domain.observations import Source
from hub.domain.periods import PeriodType


def router() -> APIRouter:
    """The route, with the codes that exist written into its description."""
    routes = APIRouter(prefix="/api/v1", tags=["figures"])
    asked_of_all = (
        indicator(),
        areas(),
        period_types(),
        period("from", "Only periods that begin no earlier than this one begins."),
        period("to", "Only periods that end no later than this one ends."),
        source(),
        AS_KNOWN_AT,
        method_version(),
        choice("format", "The form of the answer; else by Accept.", ("json", "csv")),
        LANGUAGE,
    )

    @routes.get(
        "/observations",
        summary="Figures by indicator, area and period",
        response_model=ObservationsDocument,
        responses={
            200: {"content": {CSV: {"schema": {"type": "string"}}}},
            **documented(HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_ACCEPTABLE),
        },
        openapi_extra={"parameters": [each.described() for each in asked_of_all]},
    )
    def observations(request: Request) -> Response:
        """Every figure that the reader may have; numbers that a reader may not see are null, and `shorthand` is `c`."""
        at = counter(request)
        reader = at.reader(request)
        asked = Asked(request, asked_of_all)
        named = asked.one("format") if request.query_params.get("format") != "parquet" else "parquet"
        form, language = wanted_form(request, named), asked.language(request)
        asking = question(asked, at.now())
        found = at.desk.observations(reader, asking, language)
        notice = at.desk.notice
        if form == CSV:
            return reply(request, as_csv(found.rows).encode(), language=language, notice=notice, form=CSV)
        meta = about(found.rows, language, found.state, notice, asking.as_known_at, found.nightly)
        document = ObservationsDocument(found.rows, meta)
        return reply(request, as_json(document), language=language, notice=notice)

    return routes


def question(asked: Asked, now: datetime) -> ObservationsQuestion:
    """The question of a query that comes at this time."""
    types = asked.many("period_type")
    for each in types or ():
        if each not in set(PeriodType):
            raise UnknownValue("period_type", each, PeriodType)
    start, end, origin = asked.period("from"), asked.period("to"), asked.one("source")
    if start is not None and end is not None and start.start > end.end:
        raise UnknownValue("to", end.code, (), f"It ends before {start.code} begins.")
    return ObservationsQuestion(
        indicators=asked.many("indicator"),
        areas=asked.many("area"),
        period_types=None if types is None else frozenset(PeriodType(each) for each in types),
        start=start,
        end=end,
        source=None if origin is None else Source(origin),
        as_known_at=asked.moment(now),
        method_versions=asked.many("method_version"),
    )
