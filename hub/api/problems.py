"""One shape for everything that goes wrong: application/problem+json."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from pydantic import TypeAdapter
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match, Route

from hub.answers.bilingual import bilingual, in_language, titled
from hub.answers.languages import LANGUAGES, preferred_language
from hub.answers.mistakes import (
    BadToken,
    InTheWay,
    NoFigures,
    NotAllowed,
    NothingThere,
    NotInFormat,
    NotYet,
    PageGone,
    TooMany,
    UnknownValue,
)
from hub.api.bodies import BadBody, NotJson, TooLarge
from hub.errors import HubError, UnreachableError
from hub.ops.logs import logger

MEDIA_TYPE = "application/problem+json"

#: When a status is answered, for the description of the interface.
_WHEN = {
    HTTPStatus.BAD_REQUEST: "A parameter is not known or has a value that means nothing here; `valid` lists those that do.",
    HTTPStatus.UNAUTHORIZED: "The token does not work: it is not known, was revoked, or has ended.",
    HTTPStatus.FORBIDDEN: "The role of the token has no part in this.",
    HTTPStatus.NOT_FOUND: "There is no such thing, or no figure of it yet.",
    HTTPStatus.NOT_ACCEPTABLE: "There is no answer in any of the forms that Accept names.",
    HTTPStatus.GONE: "The page belongs to an answer that is no longer kept; ask for the first page again.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The store does not answer at present; try again in a few seconds.",
}
log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Problem:
    """What was seen, what was expected, what to do. `valid` lists the values that `parameter` takes."""

    type: str
    title: str
    status: int
    detail: str
    parameter: str | None = None
    valid: tuple[str, ...] | None = None


class NotAcceptable(HubError):
    """The reader takes none of the forms in which there is an answer."""


def problem(
    language: str,
    status: HTTPStatus,
    kind: str,
    *details: str,
    error: UnknownValue | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """A problem as an answer, in "en" or "cy": sentence after sentence."""
    found = Problem(
        type=f"urn:cyfnewid:problem:{kind}",
        title=titled(status.phrase, status, language),
        status=status,
        detail=" ".join(in_language(each, language) for each in details),
        parameter=error.parameter if error else None,
        valid=error.valid or None if error else None,
    )
    body = TypeAdapter(Problem).dump_json(found, exclude_none=True)
    always = {"Cache-Control": "no-store", "Content-Language": language, "Vary": "Accept-Language"}
    return Response(body, status, {**always, **(headers or {})}, MEDIA_TYPE)


def language_of(request: Request) -> str:
    """In which language whoever asks is told what is wrong: as answers are, and in English where `lang` itself is wrong."""
    named = request.query_params.get("lang")
    if named is not None:
        return named if named in LANGUAGES else "en"
    return preferred_language(request.headers.get("accept-language", ""))


def answer_problems(app: FastAPI, routes: Collection[BaseRoute]) -> None:
    """Let every error of an application with these routes leave it in this one shape."""

    @app.exception_handler(HubError)
    def _known(request: Request, error: Exception) -> Response:
        assert isinstance(error, HubError)
        return of(error, language_of(request), in_path=bool(request.path_params))

    @app.exception_handler(HTTPException)
    def _http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        status, headers = HTTPStatus(error.status_code), dict(error.headers or {})
        if status is HTTPStatus.METHOD_NOT_ALLOWED:
            headers["Allow"] = ", ".join(_allowed(request, routes))
        detail = {
            HTTPStatus.NOT_FOUND: bilingual("There is nothing at this address. /api/openapi.json lists what there is."),
            HTTPStatus.METHOD_NOT_ALLOWED: bilingual(
                "{method} is not possible here, but {allowed} is.", method=request.method, allowed=headers.get("Allow")
            ),
        }.get(status, str(error.detail))
        kind = status.phrase.lower().replace(" ", "-")
        return problem(language_of(request), status, kind, detail, headers=headers)

    @app.exception_handler(Exception)
    def _unexpected(request: Request, _error: Exception) -> Response:
        detail = bilingual("This is a fault of the hub. What happened is in its log.")
        return problem(language_of(request), HTTPStatus.INTERNAL_SERVER_ERROR, "fault", detail)


def _allowed(request: Request, routes: Iterable[BaseRoute]) -> list[str]:
    """The methods of all routes at the address of a request."""
    found: set[str] = set()
    for route in routes:
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE:
            found |= route.methods or set()
    return sorted(found)


#: The status of each error of ours, and what kind of problem it is; the first that fits.
_KINDS: tuple[tuple[type[HubError], HTTPStatus, str], ...] = (
    (UnknownValue, HTTPStatus.BAD_REQUEST, "unknown-value"),
    (NotInFormat, HTTPStatus.BAD_REQUEST, "not-in-this-format"),
    (PageGone, HTTPStatus.GONE, "page-gone"),
    (NoFigures, HTTPStatus.NOT_FOUND, "no-figures"),
    (NotYet, HTTPStatus.SERVICE_UNAVAILABLE, "not-yet"),
    (NothingThere, HTTPStatus.NOT_FOUND, "not-found"),
    (NotAcceptable, HTTPStatus.NOT_ACCEPTABLE, "not-acceptable"),
    (InTheWay, HTTPStatus.CONFLICT, "in-the-way"),
    (BadBody, HTTPStatus.BAD_REQUEST, "bad-body"),
    (TooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large"),
    (NotJson, HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not-json"),
    (BadToken, HTTPStatus.UNAUTHORIZED, "bad-token"),
    (TooMany, HTTPStatus.TOO_MANY_REQUESTS, "too-many-requests"),
    (NotAllowed, HTTPStatus.FORBIDDEN, "not-allowed"),
    (UnreachableError, HTTPStatus.SERVICE_UNAVAILABLE, "store-away"),
    (HubError, HTTPStatus.BAD_REQUEST, "bad-request"),
)
_STORE_AWAY = bilingual("The store does not answer at present; please try again in a few seconds.")


def of(error: HubError, language: str, in_path: bool = False) -> Response:
    """The problem of an error of ours; an unknown value in the address itself means that there is nothing there."""
    status, kind = next((status, kind) for type_, status, kind in _KINDS if isinstance(error, type_))
    match error:
        case UnknownValue():
            if in_path and error.parameter == "indicator":
                status = HTTPStatus.NOT_FOUND
            return problem(language, status, kind, *error.parts, error=error)
        case BadBody():
            return problem(language, status, kind, *error.parts)
        case UnreachableError():
            log.warning("the store did not answer", error=error)
            return problem(language, status, kind, _STORE_AWAY, headers={"Retry-After": "5"})
    return problem(language, status, kind, *error.args[:1], headers=_beside(error))


def _beside(error: HubError) -> dict[str, str]:
    """What an error says in headers, too."""
    match error:
        case NotYet():
            return {"Retry-After": "60"}
        case BadToken():
            return {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        case TooMany():
            return {"Retry-After": str(error.seconds)}
    return {}


def documented(*statuses: HTTPStatus) -> dict[int | str, dict[str, Any]]:
    """What to say in the description of a route about the problems it may answer with."""
    reference = {"$ref": "#/components/schemas/Problem"}
    always = (
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.SERVICE_UNAVAILABLE,
    )
    return {
        int(status): {
            "description": _WHEN.get(status, status.phrase),
            "content": {MEDIA_TYPE: {"schema": reference}},
        }
        for status in (*statuses, *always)
    }
