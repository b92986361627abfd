"""`GET /api/v1/observations.csv-metadata.json`: what a table of figures holds, as CSV on the Web has it."""

import json
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response

from hub.answers import csvw
from hub.api.access import counter
from hub.api.figures import asked_of_figures, described, headings, question, same_query
from hub.api.parameters import Asked
from hub.api.problems import documented
from hub.api.replies import reply


def router() -> APIRouter:
    """The route; it is asked what the table is asked."""
    routes = APIRouter(prefix="/api/v1", tags=["figures"])
    asked_of_all = asked_of_figures()

    @routes.get(
        "/observations.csv-metadata.json",
        summary="What a table of figures holds, for programs",
        response_class=Response,
        responses={200: _description(), **documented(HTTPStatus.BAD_REQUEST)},
        openapi_extra=described(asked_of_all),
    )
    def csv_metadata(request: Request) -> Response:
        """CSVW metadata of the table that the same query gives: each column with its titles in both languages and its type."""
        at = counter(request)
        reader = at.reader(request)
        asked = Asked(request, asked_of_all)
        asked.one("format")
        asked.number("limit")
        language = asked.language(request)
        # Whoever would be refused the table is refused its description; and no row of it is needed.
        at.desk.observations(reader, replace(question(asked, at.now()), period_types=frozenset()), language)
        found = csvw.metadata(same_query(request, "observations"), language, headings(asked), at.desk.notice)
        body = json.dumps(found, ensure_ascii=False, indent=2).encode()
        return reply(request, body, language=language, notice=at.desk.notice, media_type=csvw.MEDIA_TYPE)

    return routes


def _description() -> dict[str, Any]:
    schema = {
        "type": "object",
        "description": "A table of the metadata vocabulary of CSV on the Web.",
        "required": ["@context", "url", "tableSchema"],
    }
    return {"description": "Metadata", "content": {csvw.MEDIA_TYPE: {"schema": schema}}}
