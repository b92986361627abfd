"""What Avro lets through and the store or a page could not bear. Pure."""

import re
from math import isfinite
from typing import Any

from hub.domain.areas import area
from hub.domain.periods import parse_period
from schemas.events.extract_completed import ExtractCompleted
from schemas.events.header import Header
from schemas.events.reported_figure import ReportedFigure
from schemas.topics import PUBLISHER, Stream, topic

LONGEST_NAME = 200
PSEUDONYM_LENGTHS = range(16, 65)

#: A code that a spreadsheet takes for text: it goes into every export as it is.
_INDICATOR = re.compile(r"[A-Za-z][A-Za-z0-9/_.()-]{0,63}")


def implausible(event: Any) -> str | None:
    """The code of what makes an event unusable although its bytes could be read; None when nothing does."""
    header: Header = event.header
    if isinstance(event, ExtractCompleted):
        return _of_extract(event)
    if isinstance(event, ReportedFigure):
        return _of_figure(event)
    others = [getattr(event, name) for name in ("care_period",) if hasattr(event, name)]
    if not all(map(_is_pseudonym, (header.subject, header.record, *others))):
        return "impossible_pseudonym"
    return None


def _of_extract(event: ExtractCompleted) -> str | None:
    header = event.header
    kinds = [content.kind for content in event.contents]
    if not all(map(_is_name, (header.subject, header.record, header.source, event.of_stream, *kinds))):
        return "impossible_text"
    own = {topic(header.authority, stream) for stream in (Stream.CASE, Stream.PERFORMANCE)}
    if any(end.topic not in own or end.offset < 0 for end in event.ends):
        return "impossible_end"
    return None


def _of_figure(event: ReportedFigure) -> str | None:
    header = event.header
    if not all(map(_is_name, (header.subject, header.record))) or not _INDICATOR.fullmatch(event.indicator):
        return "impossible_text"
    numbers = [each for each in (event.numerator, event.denominator, event.value) if each is not None]
    is_of_own_area = header.authority in (PUBLISHER, event.area)
    if area(event.area) is None or parse_period(event.period) is None or not is_of_own_area:
        return "impossible_figure"
    return None if all(map(isfinite, numbers)) else "impossible_figure"


def _is_name(text: str) -> bool:
    return 0 < len(text) <= LONGEST_NAME and text.isprintable()


def _is_pseudonym(text: str) -> bool:
    return len(text) in PSEUDONYM_LENGTHS and text.isascii() and text.isprintable() and " " not in text
