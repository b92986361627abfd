"""`/api/v1/targets`: what is to be reached, set by the analyst beside the series."""

from http import HTTPStatus
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field, model_validator

from hub.answers.bilingual import bilingual
from hub.answers.context import NewTarget, require_analyst
from hub.answers.documents import TargetDocument, TargetsDocument, about, as_json
from hub.api.access import counter
from hub.api.bodies import BadBody, Body, body, described, parsed
from hub.api.context import Code, Origin, PeriodCode, asked_of_context, codes, context_question
from hub.api.parameters import LANGUAGE, NUMBER, Asked, path_number
from hub.api.problems import documented
from hub.api.replies import reply, written
from hub.domain.calendar import milliseconds
from hub.domain.context import LONGEST_SOURCE, Text
from hub.domain.periods import Period, parse_period

#: More than any value in any unit.
MOST = 1_000_000

Value = Annotated[float, Field(ge=0, le=MOST, strict=True, allow_inf_nan=False)]


class TargetBody(Body):
    """The value to be reached for an indicator in an area, in each period from the first to the last, in its unit."""

    area: Code = Field(description="The code of the area that it is for.")
    indicator: Code = Field(description="The code of the indicator.")
    first_period: PeriodCode = Field(description="The code of the first period that it is for.")
    last_period: PeriodCode = Field(description="The code of the last one, of the same type.")
    value: Value = Field(description="What is to be reached, in the indicator's unit.")
    source_en: Origin | None = Field(
        None, description=f"Who set it and where, in English: one line of at most {LONGEST_SOURCE} characters."
    )
    source_cy: Origin | None = Field(None, description="The same in Welsh. One of the two has to be given.")

    @model_validator(mode="after")
    def _says_where(self) -> Self:
        if not (self.source_en or self.source_cy):
            raise ValueError(
                bilingual("source_en or source_cy has to be given: who set the target, and where that is written.")
            )
        return self


def router() -> APIRouter:
    """The routes, with the codes that exist written into their description."""
    routes = APIRouter(prefix="/api/v1", tags=["context"])
    asked_of_all = asked_of_context()

    @routes.get(
        "/targets",
        summary="What is to be reached",
        response_model=TargetsDocument,
        responses=documented(HTTPStatus.BAD_REQUEST),
        openapi_extra={"parameters": [each.described() for each in asked_of_all]},
    )
    def targets(request: Request) -> Response:
        """The value to be reached in each period from the first to the last, and who set it."""
        at = counter(request)
        at.reader(request)
        asked = Asked(request, asked_of_all)
        language = asked.language(request)
        found = at.desk.context.targets(context_question(asked, at.now()), language)
        document = TargetsDocument(found, about(found, language, None, at.desk.notice))
        return reply(request, as_json(document), language=language, notice=at.desk.notice)

    @routes.post(
        "/targets",
        summary="Set a target",
        status_code=HTTPStatus.CREATED,
        response_model=TargetDocument,
        responses=documented(
            HTTPStatus.BAD_REQUEST,
            HTTPStatus.CONFLICT,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        ),
        openapi_extra={"parameters": [LANGUAGE.described()], "requestBody": described(TargetBody, codes())},
    )
    def set_target(request: Request, content: bytes = Depends(body)) -> Response:
        """By the analyst alone. One target at a time for a figure: another one is withdrawn first."""
        at = counter(request)
        reader = at.reader(request)
        require_analyst(reader)
        language = Asked(request, (LANGUAGE,)).language(request)
        said = parsed(TargetBody, content)
        new = NewTarget(
            said.area,
            said.indicator,
            _period("first_period", said.first_period),
            _period("last_period", said.last_period),
            said.value,
            Text(said.source_en, said.source_cy),
        )
        made = at.desk.context.set_target(reader, new, milliseconds(at.now()), language)
        document = TargetDocument(made, about((made,), language, None, at.desk.notice))
        return written(as_json(document), HTTPStatus.CREATED, language=language, notice=at.desk.notice)

    @routes.post(
        "/targets/{id}/withdraw",
        summary="Withdraw a target",
        response_model=TargetDocument,
        responses=documented(HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND),
        openapi_extra={"parameters": [NUMBER.described("path"), LANGUAGE.described()]},
    )
    def withdraw_target(request: Request) -> Response:
        """Once and for all, by the analyst: it stays in the store, and is the target of nothing any more."""
        at = counter(request)
        reader = at.reader(request)
        require_analyst(reader)
        language = Asked(request, (LANGUAGE,)).language(request)
        gone = at.desk.context.withdraw_target(reader, path_number(request), milliseconds(at.now()), language)
        document = TargetDocument(gone, about((gone,), language, None, at.desk.notice))
        return written(as_json(document), HTTPStatus.OK, language=language, notice=at.desk.notice)

    return routes


def _period(name: str, code: str) -> Period:
    found = parse_period(code)
    if found is None:
        raise BadBody(bilingual("{name} is no period; write 2009-03, FY2008-09-Q4, FY2008-09 or AY2007-08.", name=name))
    return found
