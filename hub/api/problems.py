"""One shape for everything that goes wrong: application/problem+json."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from pydantic import TypeAdapter
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match, Route

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


class Gone(HubError):
    """There is nothing at this address; the text says what there is."""


class NotAcceptable(HubError):
    """The reader takes none of the forms in which there is an answer."""


def problem(
    status: HTTPStatus, kind: str, detail: str, error: UnknownValue | None = None, headers: dict[str, str] | None = None
) -> Response:
    """A problem as an answer."""
    found = Problem(
        type=f"urn:cyfnewid:problem:{kind}",
        title=status.phrase,
        status=status,
        detail=detail,
        parameter=error.parameter if error else None,
        valid=error.valid or None if error else None,
    )
    body = TypeAdapter(Problem).dump_json(found, exclude_none=True)
    return Response(body, status, {"Cache-Control": "no-store", **(headers or {})}, MEDIA_TYPE)


def answer_problems(app: FastAPI, routes: Collection[BaseRoute]) -> None:
    """Let every error of an application with these routes leave it in this one shape."""

    @app.exception_handler(HubError)
    def _known(request: Request, error: Exception) -> Response:
        assert isinstance(error, HubError)
        return of(error, in_path=bool(request.path_params))

    @app.exception_handler(HTTPException)
    def _http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        status, headers = HTTPStatus(error.status_code), dict(error.headers or {})
        if status is HTTPStatus.METHOD_NOT_ALLOWED:
            headers["Allow"] = ", ".join(_allowed(request, routes))
        detail = {
            HTTPStatus.NOT_FOUND: "There is nothing at this address. /api/openapi.json lists what there is.",
            HTTPStatus.METHOD_NOT_ALLOWED: f"{request.method} is not possible here, but {headers.get('Allow')} is.",
        }.get(status, str(error.detail))
        return problem(status, status.phrase.lower().replace(" ", "-"), detail, headers=headers)

    @app.exception_handler(Exception)
    def _unexpected(_request: Request, _error: Exception) -> Response:
        return problem(
            HTTPStatus.INTERNAL_SERVER_ERROR, "fault", "This is a fault of the hub. What happened is in its log."
        )


def _allowed(request: Request, routes: Iterable[BaseRoute]) -> list[str]:
    """The methods of all routes at the address of a request."""
    found: set[str] = set()
    for route in routes:
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE:
            found |= route.methods or set()
    return sorted(found)


def of(error: HubError, in_path: bool = False) -> Response:
    """The problem of an error of ours; an unknown value in the address itself means that there is nothing there."""
    text = str(error)
    match error:
        case UnknownValue():
            status = HTTPStatus.NOT_FOUND if in_path and error.parameter == "indicator" else HTTPStatus.BAD_REQUEST
            return problem(status, "unknown-value", text, error)
        case NotInFormat():
            return problem(HTTPStatus.BAD_REQUEST, "not-in-this-format", text)
        case PageGone():
            return problem(HTTPStatus.GONE, "page-gone", text)
        case NoFigures():
            return problem(HTTPStatus.NOT_FOUND, "no-figures", text)
        case NotYet():
            return problem(HTTPStatus.SERVICE_UNAVAILABLE, "not-yet", text, headers={"Retry-After": "60"})
        case Gone() | NothingThere():
            return problem(HTTPStatus.NOT_FOUND, "not-found", text)
        case NotAcceptable():
            return problem(HTTPStatus.NOT_ACCEPTABLE, "not-acceptable", text)
        case InTheWay():
            return problem(HTTPStatus.CONFLICT, "in-the-way", text)
        case BadBody():
            return problem(HTTPStatus.BAD_REQUEST, "bad-body", text)
        case TooLarge():
            return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", text)
        case NotJson():
            return problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not-json", text)
        case BadToken():
            headers = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
            return problem(HTTPStatus.UNAUTHORIZED, "bad-token", text, headers=headers)
        case TooMany():
            headers = {"Retry-After": str(error.seconds)}
            return problem(HTTPStatus.TOO_MANY_REQUESTS, "too-many-requests", text, headers=headers)
        case NotAllowed():
            return problem(HTTPStatus.FORBIDDEN, "not-allowed", text)
        case UnreachableError():
            log.warning("the store did not answer", error=error)
            headers = {"Retry-After": "5"}
            detail = "The store does not answer at present; please try again in a few seconds."
            return problem(HTTPStatus.SERVICE_UNAVAILABLE, "store-away", detail, headers=headers)
    return problem(HTTPStatus.BAD_REQUEST, "bad-request", text)


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
