"""Who asks: the token of a request, and the day on which it is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from fastapi import Request

from hub.answers.desk import Desk
from hub.answers.mistakes import BadToken
from hub.answers.readers import Reader
from hub.ops.exposition import Meters


@dataclass(frozen=True, slots=True)
class Counter:
    """Where requests are received: the desk that answers, what day it is in Europe/London, and what is counted."""

    desk: Desk
    today: Callable[[], date]
    meters: Meters

    def reader(self, request: Request) -> Reader:
        """Who asks; BadToken for anything in `Authorization` but a token that works."""
        shown = request.headers.get("authorization")
        return self.desk.reader(None if shown is None else bearer(shown), self.today())


def counter(request: Request) -> Counter:
    """The counter of the application that a request came to."""
    found = request.app.state.counter
    assert isinstance(found, Counter)
    return found


def bearer(header: str) -> str:
    """The token in an `Authorization` header."""
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise BadToken("The Authorization header is not understood here; write `Authorization: Bearer TOKEN`.")
    return token.strip()
