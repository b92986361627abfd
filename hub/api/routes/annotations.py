"""`/api/v1/annotations`: what happened, written beside the series by those who know."""

from datetime import date
from http import HTTPStatus
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field, model_validator

from hub.answers.bilingual import bilingual
from hub.answers.context import NewAnnotation, require_author
from hub.answers.documents import AnnotationDocument, AnnotationsDocument, about, as_json
from hub.api.access import counter
from hub.api.bodies import Body, body, described, parsed
from hub.api.context import Code, Happening, asked_of_context, codes, context_question
from hub.api.parameters import LANGUAGE, NUMBER, Asked, path_number
from hub.api.problems import documented
from hub.api.replies import reply, written
from hub.domain.calendar import milliseconds
from hub.domain.context import LONGEST_TEXT, Text

Day = Annotated[date, Field(strict=True)]


class AnnotationBody(Body):
    """What happened in an area on a day, or from one to another; without an indicator it concerns all of them."""

    area: Code = Field(description="The code of the area that it happened in.")
    indicator: Code | None = Field(
        None, description="The code of the indicator that it concerns; left out, it concerns all."
    )
    first_on: Day = Field(description="The day on which it happened, or began.")
    last_on: Day | None = Field(None, description="The last day of what lasted longer than one.")
    text_en: Happening | None = Field(
        None, description=f"What happened, in English: one line of at most {LONGEST_TEXT} characters."
    )
    text_cy: Happening | None = Field(None, description="The same in Welsh. One of the two has to be given.")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.text_en or self.text_cy):
            raise ValueError(bilingual("text_en or text_cy has to be given."))
        return self


def router() -> APIRouter:
    """The routes, with the codes that exist written into their description."""
    routes = APIRouter(prefix="/api/v1", tags=["context"])
    asked_of_all = asked_of_context()

    @routes.get(
        "/annotations",
        summary="What happened",
        response_model=AnnotationsDocument,
        responses=documented(HTTPStatus.BAD_REQUEST),
        openapi_extra={"parameters": [each.described() for each in asked_of_all]},
    )
    def annotations(request: Request) -> Response:
        """What authorities and the national operator have written beside the series; an annotation without an indicator concerns all."""
        at = counter(request)
        at.reader(request)
        asked = Asked(request, asked_of_all)
        language = asked.language(request)
        found = at.desk.context.annotations(context_question(asked, at.now()), language)
        document = AnnotationsDocument(found, about(found, language, None, at.desk.notice))
        return reply(request, as_json(document), language=language, notice=at.desk.notice)

    @routes.post(
        "/annotations",
        summary="Write what happened",
        status_code=HTTPStatus.CREATED,
        response_model=AnnotationDocument,
        responses=documented(
            HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE
        ),
        openapi_extra={"parameters": [LANGUAGE.described()], "requestBody": described(AnnotationBody, codes())},
    )
    def annotate(request: Request, content: bytes = Depends(body)) -> Response:
        """A member writes of its own authority, the analyst of Wales and its regions. Everybody can read it: name nobody, and no small number."""
        at = counter(request)
        reader = at.reader(request)
        require_author(reader)
        language = Asked(request, (LANGUAGE,)).language(request)
        said = parsed(AnnotationBody, content)
        new = NewAnnotation(said.area, said.indicator, said.first_on, said.last_on, Text(said.text_en, said.text_cy))
        made = at.desk.context.annotate(reader, new, milliseconds(at.now()), language)
        document = AnnotationDocument(made, about((made,), language, None, at.desk.notice))
        return written(as_json(document), HTTPStatus.CREATED, language=language, notice=at.desk.notice)

    @routes.post(
        "/annotations/{id}/withdraw",
        summary="Withdraw an annotation",
        response_model=AnnotationDocument,
        responses=documented(HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND),
        openapi_extra={"parameters": [NUMBER.described("path"), LANGUAGE.described()]},
    )
    def withdraw_annotation(request: Request) -> Response:
        """Once and for all, by who wrote it or by the analyst: it stays in the store, and its text is shown to nobody."""
        at = counter(request)
        reader = at.reader(request)
        require_author(reader)
        language = Asked(request, (LANGUAGE,)).language(request)
        gone = at.desk.context.withdraw_annotation(reader, path_number(request), milliseconds(at.now()), language)
        document = AnnotationDocument(gone, about((gone,), language, None, at.desk.notice))
        return written(as_json(document), HTTPStatus.OK, language=language, notice=at.desk.notice)

    return routes
