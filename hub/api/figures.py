"""What can be asked about figures: the filters, the format, the page; the same for the figures and for what describes them."""

from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request

from hub.answers.formats import Headings, formats
from hub.answers.paging import MOST
from hub.answers.questions import ObservationsQuestion
from hub.api.parameters import (
    AS_KNOWN_AT,
    LANGUAGE,
    Asked,
    Parameter,
    areas,
    choice,
    indicator,
    method_version,
    period,
    period_types,
    source,
)
from hub.domain.observations import Source

#: Which page of an answer in rows.
PAGED = (
    Parameter("limit", f"At most so many rows on a page, up to {MOST:,}; else all on one.", most=MOST),
    Parameter("after", "The page of rows after another one: its `next`. All pages of an answer are of one state."),
)


def asked_of_figures() -> tuple[Parameter, ...]:
    """The parameters, with the codes that exist."""
    return (
        indicator(),
        areas(),
        period_types(),
        period("from", "Only periods that begin no earlier than this one begins."),
        period("to", "Only periods that end no later than this one ends."),
        source(),
        AS_KNOWN_AT,
        method_version(),
        choice("format", "The format of the answer; else by Accept.", formats()),
        choice(
            "headings",
            "Of CSV: names and codes, the same in both languages, or titles and words in the language asked for.",
            Headings,
        ),
        *PAGED,
        LANGUAGE,
    )


def question(asked: Asked, now: datetime) -> ObservationsQuestion:
    """The question of a query that comes at this time."""
    (start, end), origin = asked.span(), asked.one("source")
    return ObservationsQuestion(
        indicators=asked.many("indicator"),
        areas=asked.many("area"),
        period_types=asked.period_types(),
        start=start,
        end=end,
        source=None if origin is None else Source(origin),
        as_known_at=asked.moment(now),
        method_versions=asked.many("method_version"),
    )


def headings(asked: Asked) -> Headings:
    """What is to stand over the columns of a table."""
    return Headings(asked.one("headings") or Headings.NAMES)


def same_query(request: Request, address: str, **changed: str) -> str:
    """A relative address with the query of a request, as it stands there unless something in it is changed."""
    if changed:
        kept = [(name, value) for name, value in request.query_params.multi_items() if name not in changed]
        return f"{address}?{urlencode([*kept, *changed.items()], safe='/,:*')}"
    query = quote(request.url.query, safe="%/?:@!$&'()*+,;=")
    return f"{address}?{query}" if query else address


def next_page(request: Request, address: str, following: str) -> str:
    """The link to the page that follows, as a value of `Link`."""
    return f'<{same_query(request, address, after=following)}>; rel="next"'


def described(parameters: tuple[Parameter, ...]) -> dict[str, Any]:
    """The parameters for the description of a route."""
    return {"parameters": [each.described() for each in parameters]}
