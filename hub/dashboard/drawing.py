"""What a page has made, as an answer to a browser: drawn, with the headers that keep it where it belongs."""

from functools import cache
from hashlib import sha256
from http import HTTPStatus
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse, Response

from hub.dashboard.cookies import SIGNED_OUT, put
from hub.dashboard.looking_back import Stop, stops
from hub.dashboard.pages import Moved, Shown, pages
from hub.dashboard.permalinks import moment_of_asking
from hub.dashboard.visit import Visit

#: Nothing is loaded from anywhere but here; no script runs, and none is allowed, on a page that needs none.
POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
#: What is added where a page has scripts, which are those of this site, and where one of them asks this site again.
SCRIPTED, LISTENING = "; script-src 'self'", "; connect-src 'self'"


def response(visit: Visit, made: Shown | Moved) -> Response:
    """The answer; who was signed in and is no longer loses the cookie."""
    found = _moved(made) if isinstance(made, Moved) else _drawn(visit, made)
    ended = (SIGNED_OUT,) if visit.admitted.ended else ()
    for cookie in {each.name: each for each in (*ended, *made.cookies)}.values():
        put(found, visit.arrival.home, cookie)
    return found


def _moved(made: Moved) -> Response:
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
    return RedirectResponse(made.address, HTTPStatus.SEE_OTHER, headers)


def _drawn(visit: Visit, shown: Shown) -> Response:
    """The page, or only the word that what the browser has already looks the same."""
    offered = stops(visit, shown.then)
    scripts = tuple(_address(name) for name in _scripts(shown, offered))
    text = (
        _templates()
        .get_template(shown.template)
        .render(
            t=visit.words,
            visit=visit,
            page=shown.content,
            pages=tuple(page for page in pages() if page.in_menu),
            notice=visit.desk.notice,
            watch=shown.watch,
            stops=offered,
            style=_address("cyfnewid.css"),
            scripts=scripts,
        )
    )
    # What is made for one person is kept nowhere, or Back would show it after they signed out.
    of_one = visit.signed_in or shown.cookies
    headers = {
        "Content-Security-Policy": POLICY + SCRIPTED * bool(scripts) + LISTENING * bool(shown.watch),
        "Referrer-Policy": "same-origin",
        "Cache-Control": "private, no-store" if of_one else "private, no-cache",
        "Content-Language": visit.language,
        "Vary": "Accept-Language, Authorization, Cookie",
    }
    if shown.watch is not None:
        # The state is named in the page, and the moment in its permalink; both may be others while every figure on it is the
        # same: so the tag is weak.
        seen = text.replace(shown.watch.state, "").replace(moment_of_asking(visit), "")
        headers["ETag"] = f'W/"{sha256(seen.encode()).hexdigest()[:32]}"'
        if headers["ETag"] in visit.arrival.copies:
            return Response(None, HTTPStatus.NOT_MODIFIED, headers)
    return HTMLResponse(text, shown.status, headers)


def _scripts(shown: Shown, offered: tuple[Stop, ...]) -> list[str]:
    return ["live.js"] * bool(shown.watch) + ["moments.js"] * bool(offered)


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
def _address(name: str) -> str:
    """The address of a style sheet or a script, which changes with it."""
    body = (resources.files("hub.dashboard") / "static" / name).read_bytes()
    return f"/static/{name}?v={sha256(body).hexdigest()[:12]}"
