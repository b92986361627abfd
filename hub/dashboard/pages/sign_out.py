"""Where people sign out; the button for it is at the head of every page."""

from collections.abc import Mapping

from hub.dashboard.cookies import SIGNED_OUT
from hub.dashboard.pages import Moved, Page
from hub.dashboard.visit import Visit


def show(visit: Visit) -> Moved:
    """An address that is only asked for leads on: nobody is signed out by a link."""
    return Moved(visit.link("/"))


def act(visit: Visit, _: Mapping[str, str]) -> Moved:
    """End the session, here and in the browser."""
    visit.arrival.entrance.sign_out(visit.arrival.caller)
    return Moved(visit.link("/"), (SIGNED_OUT,))


PAGE = Page("/sign-out", "who.sign_out", show, in_menu=False, act=act)
