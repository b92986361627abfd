"""Where people sign in: with a token, or by way of their organisation."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus

from hub.answers.entrance import SESSION
from hub.answers.mistakes import BadToken
from hub.answers.readers import Reader, Role
from hub.dashboard.cookies import ATTEMPT_SECONDS, VISITOR, Cookie
from hub.dashboard.forms import form_token
from hub.dashboard.pages import Moved, Page, Shown
from hub.dashboard.visit import Visit, local

PATH = "/sign-in"
#: What follows it, by the kind of reader, where nothing was asked for: not everybody reads figures.
FIRST = {Role.OPS: "/streams"}


@dataclass(frozen=True, slots=True)
class Content:
    """What the template needs; `said` is why an attempt failed, nothing before the first."""

    form_token: str
    back: str
    with_provider: bool
    said: str = ""


def show(visit: Visit) -> Shown:
    """Make the page, with a form that is bound to this browser."""
    visitor = visit.arrival.cookie(VISITOR) or secrets.token_urlsafe(32)
    with_provider = visit.arrival.entrance.organisations is not None
    content = Content(form_token(visitor), visit.back, with_provider, _refusal(visit))
    return Shown("sign_in.html", content, cookies=(Cookie(VISITOR, visitor, ATTEMPT_SECONDS),))


def act(visit: Visit, form: Mapping[str, str]) -> Shown | Moved:
    """Sign in with the token of the form."""
    try:
        reader, session = visit.arrival.entrance.sign_in(visit.arrival.caller, form.get("token", "").strip(), visit.now)
    except BadToken:
        shown = show(visit)
        assert isinstance(shown.content, Content)
        content = replace(shown.content, back=local(form.get("back", "")), said=visit.words("sign_in.refused_token"))
        return replace(shown, content=content, status=HTTPStatus.FORBIDDEN)
    return Moved(
        way_back(reader, form.get("back", ""), visit.language), (Cookie(SESSION, session), Cookie(VISITOR, ""))
    )


def way_back(reader: Reader, back: str, language: str) -> str:
    """Where somebody who has just signed in is led: to what they had asked for, in the language in which they asked."""
    address = local(back)
    if address == "/":
        address = FIRST.get(reader.role, address)
    return f"{address}{'&' if '?' in address else '?'}lang={language}"


def _refusal(visit: Visit) -> str:
    """Why the attempt by way of the organisation failed, as the pages of that way say in the address."""
    reasons = {
        "unknown": visit.words("sign_in.refused_unknown"),
        "denied": visit.words("sign_in.refused_denied"),
        "begun": visit.words("sign_in.refused_begun"),
        "trust": visit.words("sign_in.refused_trust"),
        "away": visit.words("sign_in.refused_away"),
    }
    return reasons.get(visit.query.get("refused", ""), "")


PAGE = Page(PATH, "who.sign_in", show, in_menu=False, act=act)
