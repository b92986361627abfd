"""What the description of the interface says of the formats: each with its media type, its schema and an example."""

import json
from datetime import date
from typing import Any

from hub.answers.formats import USUAL, Answer, formats
from hub.answers.rows import Row

#: Two invented figures: one that is settled, and one that the reader may not see.
_SHOWN = Row(
    indicator="SCC/006",
    indicator_title="Referrals on which a decision was made within one working day",
    area="W06000015",
    area_name="Cardiff",
    area_type="authority",
    period_type="year",
    period="FY2008-09",
    period_start=date(2008, 4, 1),
    period_end=date(2009, 3, 31),
    numerator=1140,
    denominator=1200,
    value=95.0,
    unit="percent",
    polarity="high",
    status="final",
    complete=True,
    authorities_reporting=1,
    authorities_expected=1,
    source="derived",
    shorthand="",
    data_as_of=date(2009, 4, 30),
    method_version="SCC/006-1",
)


def example() -> Answer:
    """A short answer that shows what may stand in one."""
    withheld = {"area": "W06000022", "area_name": "Newport", "numerator": None, "denominator": None, "value": None}
    values = {name: getattr(_SHOWN, name) for name in _SHOWN.__slots__}
    return Answer((_SHOWN, Row(**{**values, **withheld, "shorthand": "c"})), "en", "0c9d", total=2)


def figures_described() -> dict[str, Any]:
    """The answer with figures: what it may come as, and the headers beside it."""
    content: dict[str, Any] = {}
    for each in formats().values():
        if each.name != USUAL:  # the framework writes the schema of the usual one, from its classes
            content.setdefault(each.media_type, {"schema": dict(each.schema)})
    return {"description": "Figures", "headers": _headers(), "content": content}


def show_examples(content: dict[str, Any]) -> None:
    """Put an example of each format into the description of an answer with figures.

    That is done at the end, because the framework takes every null for something that is not there.
    """
    for each in formats().values():
        if each.readable:
            text = b"".join(each.write(example())).decode()
            shown = json.loads(text) if "json" in each.media_type else text
            there = content[each.media_type].setdefault("examples", {})
            there[each.name] = {"summary": f"format={each.name}", "value": shown}


def _headers() -> dict[str, Any]:
    said = {
        "ETag": "Names this answer; given back in If-None-Match, it is answered with 304 while it is still right.",
        "Link": 'Where the next page is (rel="next"), and of CSV its metadata (rel="describedby").',
        "X-Notice": "Of a demonstration: that its cases are invented, in both languages.",
        "Content-Language": "The language of titles and names.",
    }
    return {name: {"description": sentence, "schema": {"type": "string"}} for name, sentence in said.items()}
