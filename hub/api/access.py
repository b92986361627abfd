"""Who asks: the token or the session of a request, when it is shown, and what the question costs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from fastapi import Request

from hub.answers import moments
from hub.answers.bilingual import bilingual
from hub.answers.desk import Desk
from hub.answers.entrance import Entrance
from hub.answers.limits import Cost
from hub.answers.mistakes import BadToken
from hub.answers.paging import Pages
from hub.answers.readers import Reader
from hub.ops.exposition import Meters

#: So many indicators may be asked for at once at the price of one.
FEW = 5


@dataclass(frozen=True, slots=True)
class Counter:
    """Where requests are received: who is let in, the desk that answers, what time it is, and what is counted."""

    desk: Desk
    entrance: Entrance
    now: Callable[[], datetime]
    meters: Meters
    #: What is read a page at a time.
    pages: Pages = field(default_factory=Pages)

    def reader(self, request: Request, *costs: Cost) -> Reader:
        """Who asks, and pays; BadToken for a token or a session that does not work, TooMany.

        A session serves here, too: whoever is signed in follows links from the pages to the same figures as files.
        """
        home = self.entrance.home(request.url.scheme, request.url.netloc)
        address = request.client.host if request.client else None
        caller = self.entrance.caller(request.headers, request.cookies, address, home)
        past = (Cost.PAST,) if moments.PARAMETER in request.query_params else ()
        admitted = self.entrance.admit(caller, self.now(), *costs, *past)
        if admitted.ended:
            raise BadToken(bilingual("You were signed in, and that has ended. Sign in again at /sign-in."))
        return admitted.reader


def counter(request: Request) -> Counter:
    """The counter of the application that a request came to."""
    found = request.app.state.counter
    assert isinstance(found, Counter)
    return found


def wide(request: Request) -> tuple[Cost, ...]:
    """What figures of many indicators at once cost beside the request: those of every one where none is named."""
    named = [code for each in request.query_params.getlist("indicator") for code in each.split(",")]
    return () if 0 < len(named) <= FEW else (Cost.EVERYTHING,)
