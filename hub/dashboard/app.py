"""The pages as an application: found in their folder, drawn on the server, usable without a script."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

from hub.answers import moments
from hub.answers.desk import Desk
from hub.answers.entrance import SESSION, Admitted, Entrance
from hub.answers.languages import LANGUAGES, preferred_language
from hub.answers.limits import Cost
from hub.answers.mistakes import BadToken, ForeignForm, MayNotWrite, NotAllowed, TooMany
from hub.answers.readers import Reader, Role
from hub.dashboard.cookies import VISITOR
from hub.dashboard.drawing import response
from hub.dashboard.forms import read_form, require_own
from hub.dashboard.grouping import BETWEEN
from hub.dashboard.pages import Page, Shown, pages
from hub.dashboard.visit import Arrival, Visit
from hub.dashboard.words import words
from hub.errors import HubError, UnreachableError
from hub.ops.logs import logger

log = logger(__name__)

#: As whom somebody reads of whom nothing is known.
NOBODY = Admitted(Reader(Role.PUBLIC))


def create_pages(desk: Desk, entrance: Entrance, now: Callable[[], datetime]) -> Starlette:
    """All pages over one desk; `now` is the clock by which tokens and sessions end and no moment to come is known."""
    pages_of = _Pages(desk, entrance, now)
    app = Starlette(
        routes=[pages_of.route(page) for page in pages()],
        exception_handlers=dict.fromkeys((HubError, HTTPException, Exception), pages_of.trouble),
    )
    app.mount("/static", StaticFiles(packages=[("hub.dashboard", "static")]))
    return app


@dataclass(frozen=True, slots=True)
class _Pages:
    """Answers requests for pages."""

    desk: Desk
    entrance: Entrance
    now: Callable[[], datetime]

    def route(self, page: Page) -> Route:
        """Where a page is asked for, and its form taken if it has one."""

        def show(request: Request) -> Response:
            return self.answer(page, request, None)

        async def take(request: Request) -> Response:
            form = await read_form(request) if request.method == "POST" else None
            return await run_in_threadpool(self.answer, page, request, form)

        return Route(page.path, take if page.act else show, methods=["GET", "POST"] if page.act else ["GET"])

    def answer(self, page: Page, request: Request, form: dict[str, str] | None) -> Response:
        """The page as this visitor may have it; a form is taken only from who was given it here."""
        arrival = self._arrival(request)
        at = self.now()
        past = (Cost.PAST,) if moments.PARAMETER in request.query_params else ()
        request.state.admitted = self.entrance.admit(arrival.caller, at, *page.costs, *past)
        visit = self._visit(request, arrival, request.state.admitted, at)
        if form is None or page.act is None:
            return response(visit, page.show(visit))
        kept = [each for each in (arrival.cookie(SESSION), arrival.cookie(VISITOR)) if each]
        require_own(request.headers, arrival.home, form, kept)
        return response(visit, page.act(visit, form))

    def trouble(self, request: Request, error: Exception) -> Response:
        """A page that says what is wrong, to whoever it is."""
        status, key = _status(error)
        arrival, at = self._arrival(request), self.now()
        admitted: Admitted | None = getattr(request.state, "admitted", None)
        if admitted is None:
            with suppress(HubError):
                admitted = self.entrance.recognise(arrival.caller, at)
        visit = self._visit(request, arrival, admitted or NOBODY, at)
        found = response(visit, Shown("problem.html", key, status))
        if status is HTTPStatus.UNAUTHORIZED:
            found.headers["WWW-Authenticate"] = "Bearer"
        if isinstance(error, TooMany):
            found.headers["Retry-After"] = str(error.seconds)
        if isinstance(error, HTTPException):
            found.headers.update(error.headers or {})
        return found

    def _arrival(self, request: Request) -> Arrival:
        home = self.entrance.home(request.url.scheme, request.url.netloc)
        address = request.client.host if request.client else None
        caller = self.entrance.caller(request.headers, request.cookies, address, home)
        elsewhere = request.headers.get("sec-fetch-site") in ("cross-site", "same-site")
        copies = request.headers.get("if-none-match", "")
        return Arrival(self.entrance, home, caller, request.cookies, elsewhere, copies)

    def _visit(self, request: Request, arrival: Arrival, admitted: Admitted, now: datetime) -> Visit:
        named = request.query_params.get("lang", "")
        language = named if named in LANGUAGES else preferred_language(request.headers.get("accept-language", ""))
        query = dict(request.query_params)
        if ticked := request.query_params.getlist("members"):
            query["members"] = BETWEEN.join(filter(None, ticked))
        return Visit(self.desk.once(), admitted, words(language), request.url.path, query, now, arrival)


def _status(error: Exception) -> tuple[HTTPStatus, str]:
    match error:
        case BadToken():
            return HTTPStatus.UNAUTHORIZED, "problem.token"
        case TooMany():
            return HTTPStatus.TOO_MANY_REQUESTS, "problem.many"
        case ForeignForm():
            return HTTPStatus.FORBIDDEN, "problem.form"
        case MayNotWrite():
            return HTTPStatus.FORBIDDEN, "problem.write"
        case NotAllowed():
            return HTTPStatus.FORBIDDEN, "problem.role"
        case UnreachableError():
            log.warning("the store did not answer", error=error)
            return HTTPStatus.SERVICE_UNAVAILABLE, "problem.store"
        case HTTPException():
            return HTTPStatus(error.status_code), "problem.address"
    return HTTPStatus.INTERNAL_SERVER_ERROR, "problem.fault"
