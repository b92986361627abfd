"""What Avro lets through and the store or a page could not bear. Pure."""

import re
from functools import cache
from math import isfinite
from typing import Any

from hub.domain.areas import area
from hub.domain.periods import parse_period
from schemas.events.extract_completed import ExtractCompleted
from schemas.events.header import Header
from schemas.events.population_stated import BANDS, PopulationStated
from schemas.events.reported_figure import ReportedFigure
from schemas.topics import COUNTED, PUBLISHER, Stream, topic

LONGEST_NAME = 200
#: A pseudonym's least and most characters, each printable ASCII and no space.
PSEUDONYM_SIZES, PSEUDONYM_BYTES = (16, 64), (0x21, 0x7E)
YEARS = range(1801, 9000)

_PSEUDONYM = re.compile(r"[!-~]{16,64}").fullmatch

#: A code that a spreadsheet takes for text: it goes into every export as it is.
_INDICATOR = re.compile(r"[A-Za-z][A-Za-z0-9/_.()-]{0,63}")


def implausible(event: Any, stream: Stream) -> str | None:
    """The code of what makes an event on a stream unusable although its bytes could be read; None when nothing does."""
    header: Header = event.header
    if isinstance(event, ExtractCompleted):
        return _of_extract(event, stream)
    if isinstance(event, ReportedFigure):
        return _of_figure(event)
    if isinstance(event, PopulationStated):
        return _of_population(event)
    if _PSEUDONYM(header.subject) is None or _PSEUDONYM(header.record) is None:
        return "impossible_pseudonym"
    for name in references(event.__class__):
        other = getattr(event, name)
        if other is not None and _PSEUDONYM(other) is None:
            return "impossible_pseudonym"
    return None


def _of_extract(event: ExtractCompleted, stream: Stream) -> str | None:
    header = event.header
    kinds = [content.kind for content in event.contents]
    if not all(map(_is_name, (header.subject, header.record, header.source, event.of_stream, *kinds))):
        return "impossible_text"
    own = {topic(header.authority, each) for each in (*COUNTED, stream)}
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


def _of_population(event: PopulationStated) -> str | None:
    header = event.header
    if not all(map(_is_name, (header.subject, header.record, event.source))) or event.band not in BANDS:
        return "impossible_text"
    is_known = area(event.area) is not None and event.year in YEARS and event.count >= 0
    return None if is_known and header.authority == PUBLISHER else "impossible_figure"


@cache
def references(kind: type) -> tuple[str, ...]:
    """The fields of a kind of event that name another record."""
    return tuple(name for name in ("care_period", "referral", "adult_plan") if name in kind.__dict__["__slots__"])


def _is_name(text: str) -> bool:
    return 0 < len(text) <= LONGEST_NAME and text.isprintable()
