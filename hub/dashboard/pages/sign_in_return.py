"""The way back from the OpenID provider: its word is checked, and whoever it vouches for is signed in."""

from urllib.parse import unquote

from hub.answers.entrance import SESSION
from hub.answers.languages import LANGUAGES
from hub.answers.mistakes import NotLetIn
from hub.dashboard.cookies import ATTEMPT, VISITOR, Cookie
from hub.dashboard.pages import Moved, Page
from hub.dashboard.pages.sign_in import PATH as SIGN_IN
from hub.dashboard.pages.sign_in import way_back
from hub.dashboard.pages.sign_in_provider import RETURN, organisations
from hub.dashboard.visit import Visit


def show(visit: Visit) -> Moved:
    """Sign in, or lead back to where one begins, with the reason. An attempt serves once, however it ends."""
    asked, arrival = organisations(visit), visit.arrival
    attempt, language, back = _begun(visit)
    over = Cookie(ATTEMPT, "")
    try:
        reader, session = arrival.entrance.come_back(
            asked, arrival.caller, attempt, visit.query, arrival.home + RETURN, visit.now
        )
    except NotLetIn as error:
        return Moved(f"{SIGN_IN}?refused={error.reason}&lang={language}", (over,))
    return Moved(way_back(reader, back, language), (Cookie(SESSION, session), over, Cookie(VISITOR, "")))


def _begun(visit: Visit) -> tuple[str, str, str]:
    """The attempt that this browser began, the language, and what had been asked for; no attempt where it began none."""
    attempt, _, rest = visit.arrival.cookie(ATTEMPT).partition(".")
    language, _, back = rest.partition(".")
    return attempt, language if language in LANGUAGES else visit.language, unquote(back)


PAGE = Page(RETURN, "who.sign_in", show, in_menu=False)
