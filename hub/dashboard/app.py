"""The pages as an application: found in their folder, drawn on the server, usable without a script."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from hashlib import sha256
from http import HTTPStatus
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

from hub.answers.desk import Desk
from hub.answers.languages import LANGUAGES, preferred_language
from hub.answers.mistakes import BadToken, NotAllowed
from hub.answers.readers import Reader, Role
from hub.dashboard.pages import Page, Shown, pages
from hub.dashboard.visit import Visit
from hub.dashboard.words import words
from hub.domain.calendar import local_date
from hub.errors import HubError, UnreachableError
from hub.ops.logs import logger

log = logger(__name__)

#: Nothing is loaded from anywhere but here, and no script runs.
POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"


def create_pages(desk: Desk, now: Callable[[], datetime]) -> Starlette:
    """All pages over one desk; `now` is the clock by which tokens end and no moment to come is known."""

    def handler(page: Page) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            at = now()
            reader = desk.reader(request.headers.get("authorization"), local_date(at))
            visit = _visit(desk, reader, request, at)
            return _html(visit, page.show(visit), HTTPStatus.OK)

        return answer

    def trouble(request: Request, error: Exception) -> Response:
        status, key = _status(error)
        visit = _visit(desk, Reader(Role.PUBLIC), request, now())
        found = _html(visit, Shown("problem.html", key), status)
        if status is HTTPStatus.UNAUTHORIZED:
            found.headers["WWW-Authenticate"] = "Bearer"
        if isinstance(error, HTTPException):
            found.headers.update(error.headers or {})
        return found

    routes = [Route(page.path, handler(page), methods=["GET"]) for page in pages()]
    app = Starlette(routes=routes, exception_handlers={HubError: trouble, HTTPException: trouble, Exception: trouble})
    app.mount("/static", StaticFiles(packages=[("hub.dashboard", "static")]))
    return app


def _visit(desk: Desk, reader: Reader, request: Request, now: datetime) -> Visit:
    named = request.query_params.get("lang", "")
    language = named if named in LANGUAGES else preferred_language(request.headers.get("accept-language", ""))
    return Visit(desk, reader, words(language), request.url.path, dict(request.query_params), now)


def _html(visit: Visit, shown: Shown, status: HTTPStatus) -> HTMLResponse:
    text = (
        _templates()
        .get_template(shown.template)
        .render(
            t=visit.words,
            visit=visit,
            page=shown.content,
            pages=tuple(page for page in pages() if page.in_menu),
            notice=visit.desk.notice,
            style=_style(),
        )
    )
    headers = {
        "Content-Security-Policy": POLICY,
        "Referrer-Policy": "same-origin",
        "Cache-Control": "private, no-cache",
        "Content-Language": visit.language,
        "Vary": "Accept-Language, Authorization",
    }
    return HTMLResponse(text, status, headers)


def _status(error: Exception) -> tuple[HTTPStatus, str]:
    match error:
        case BadToken():
            return HTTPStatus.UNAUTHORIZED, "problem.token"
        case NotAllowed():
            return HTTPStatus.FORBIDDEN, "problem.role"
        case UnreachableError():
            log.warning("the store did not answer", error=error)
            return HTTPStatus.SERVICE_UNAVAILABLE, "problem.store"
        case HTTPException():
            return HTTPStatus(error.status_code), "problem.address"
    return HTTPStatus.INTERNAL_SERVER_ERROR, "problem.fault"


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("hub.dashboard"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _style() -> str:
    """The address of the style sheet, which changes with it."""
    body = (resources.files("hub.dashboard") / "static" / "cyfnewid.css").read_bytes()
    return f"/static/cyfnewid.css?v={sha256(body).hexdigest()[:12]}"
