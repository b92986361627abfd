"""The way to the OpenID provider: remembers in the browser that it was begun here, and leads there.

It is a link and no form: a browser holds a form's answer, and all that follows it, to the addresses of the policy, and
nobody here knows which a provider passes people on to.
"""

from http import HTTPStatus
from urllib.parse import quote

from starlette.exceptions import HTTPException

from hub.answers.entrance import Organisations
from hub.answers.mistakes import NotLetIn
from hub.dashboard.cookies import ATTEMPT, ATTEMPT_SECONDS, Cookie
from hub.dashboard.pages import Moved, Page
from hub.dashboard.pages.sign_in import PATH as SIGN_IN
from hub.dashboard.visit import Visit

RETURN = f"{SIGN_IN}/return"


def show(visit: Visit) -> Moved:
    """Lead to the provider; nobody is sent there by a link on another site."""
    arrival = visit.arrival
    if arrival.from_elsewhere:
        return Moved(visit.link(SIGN_IN))
    try:
        address, attempt = arrival.entrance.leave(organisations(visit), arrival.home + RETURN, visit.language)
    except NotLetIn as error:
        return Moved(visit.link(SIGN_IN, refused=error.reason, back=visit.back))
    return Moved(address, (Cookie(ATTEMPT, f"{attempt}.{visit.language}.{quote(visit.back)}", ATTEMPT_SECONDS),))


def organisations(visit: Visit) -> Organisations:
    """The provider of this hub; without one there is nothing at these addresses."""
    found = visit.arrival.entrance.organisations
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found


PAGE = Page(f"{SIGN_IN}/provider", "who.sign_in", show, in_menu=False)
