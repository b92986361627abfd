"""Who asks: the token of a request, and when it is shown."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from fastapi import Request

from hub.answers.desk import Desk
from hub.answers.paging import Pages
from hub.answers.readers import Reader
from hub.domain.calendar import local_date
from hub.ops.exposition import Meters


@dataclass(frozen=True, slots=True)
class Counter:
    """Where requests are received: the desk that answers, what time it is, and what is counted."""

    desk: Desk
    now: Callable[[], datetime]
    meters: Meters
    #: What is read a page at a time.
    pages: Pages = field(default_factory=Pages)

    def reader(self, request: Request) -> Reader:
        """Who asks; BadToken for anything in `Authorization` but a token that works."""
        return self.desk.reader(request.headers.get("authorization"), local_date(self.now()))


def counter(request: Request) -> Counter:
    """The counter of the application that a request came to."""
    found = request.app.state.counter
    assert isinstance(found, Counter)
    return found
