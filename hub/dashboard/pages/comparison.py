"""The first page: one indicator and period, the 22 authorities in order, beside Wales and what was published."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from hub.answers.comparison import Comparison, RankedRow
from hub.answers.definitions import IndicatorEntry
from hub.answers.freshness import Freshness
from hub.answers.moments import instant
from hub.answers.questions import ComparisonQuestion
from hub.dashboard.asking import Asked, asked
from hub.dashboard.charts import Bar, RankedBars, ranked_bars, svg
from hub.dashboard.origins import origins
from hub.dashboard.pages import Page, Shown
from hub.dashboard.scales import Written
from hub.dashboard.visit import Visit
from hub.dashboard.words import Words
from hub.domain.definitions import Scale
from hub.domain.observations import Shorthand, Status

#: More authorities than this with the same figure are counted, not named.
NAMED = 3


@dataclass(frozen=True, slots=True)
class Content:
    """What the template needs; without a comparison there is no figure yet."""

    asked: Asked
    indicator: IndicatorEntry
    #: How its values are written.
    written: Written
    #: Who approved its definition, when it was in force, what came after it: in sentences.
    origins: tuple[str, ...]
    comparison: Comparison | None = None
    period: str = ""
    summary: str = ""
    chart: str = ""
    ranks: tuple[str, ...] = ()
    last_events: tuple[str, ...] = ()
    #: How many figures of authorities are withheld.
    withheld: int = 0
    #: The midnight that others' figures are of, for who does not see them as they are.
    nightly: datetime | None = None


def show(visit: Visit) -> Shown:
    """Make the page; an indicator or a period that does not exist gives way to the first or the newest."""
    wanted = asked(visit)
    entry, period, moment = wanted.indicator, wanted.period, wanted.as_known_at
    written = Written(visit.words, Scale(entry.unit))
    content = Content(wanted, entry, written, tuple(origins(visit.words, entry)))
    if period is None:
        return Shown("comparison.html", content)
    question = ComparisonQuestion(entry.indicator, period, moment)
    found = visit.desk.compare(visit.reader, question, visit.language)
    fresh = visit.desk.freshness(visit.reader, visit.language, moment).rows
    summary = summarise(visit.words, written, found)
    return Shown(
        "comparison.html",
        replace(
            content,
            comparison=found,
            period=visit.words.period(period),
            summary=summary,
            chart=_chart(visit, written, found) if any(each.value is not None for each in found.authorities) else "",
            ranks=tuple(_ranks(found.authorities)),
            last_events=tuple(_last_events(visit.words, found, fresh)),
            withheld=_withheld(found),
            nightly=None if found.nightly is None else instant(found.nightly),
        ),
    )


def summarise(words: Words, written: Written, found: Comparison) -> str:
    """The page in a few sentences: Wales, how settled it is, and how far the authorities lie apart."""
    wales = found.wales
    if wales.value is None:
        return words("summary.withheld")
    status = words("summary.provisional")
    if wales.complete:
        status = words("summary.revised") if wales.status == Status.REVISED else words("summary.final")
    sentences = [
        written.sentence(wales.value, wales.numerator, wales.denominator),
        words("summary.reporting", count=wales.authorities_reporting, expected=wales.authorities_expected),
        status,
    ]
    if found.gap is not None and found.gap.points > 0:
        sentences.append(
            words(
                "summary.gap",
                best=_names(words, found, found.gap.best_areas),
                best_value=written.value(found.gap.best),
                worst=_names(words, found, found.gap.worst_areas),
                worst_value=written.value(found.gap.worst),
                points=written.apart(found.gap.points),
            )
        )
    if _withheld(found):
        sentences.append(words("summary.some_withheld", count=_withheld(found)))
    return " ".join(sentences)


def _withheld(found: Comparison) -> int:
    return sum(each.shorthand == Shorthand.CONFIDENTIAL for each in found.authorities)


def _names(words: Words, found: Comparison, areas: Sequence[str]) -> str:
    if len(areas) > NAMED:
        return words("summary.many", count=len(areas))
    return ", ".join(each.area_name for each in found.authorities if each.area in areas)


def _ranks(rows: Sequence[RankedRow]) -> list[str]:
    places = [each.rank for each in rows]
    return ["" if place is None else f"{place}{'=' if places.count(place) > 1 else ''}" for place in places]


def _last_events(words: Words, found: Comparison, fresh: Sequence[Freshness]) -> list[str]:
    by_area = {each.area: words.moment(each.last_event_at) for each in fresh}
    return [by_area[each.area] for each in found.authorities]


def _chart(visit: Visit, written: Written, found: Comparison) -> str:
    words = visit.words
    bars = tuple(
        Bar(
            each.area_name,
            each.value,
            written.number(each.value)
            if each.complete
            else words("chart.provisional", value=written.number(each.value)),
        )
        for each in found.authorities
        if each.value is not None
    )
    wales = found.wales
    notes = [words("chart.subtitle", code=found.indicator.code, period=words.period(found.period))]
    if found.as_known_at is not None:
        notes.append(words("known.title", moment=words.moment(instant(found.as_known_at))))
    if visit.desk.notice is not None:
        notes.append(words("chart.invented"))
    drawing = RankedBars(
        title=found.indicator.title(visit.language),
        subtitle=tuple(notes),
        axis=written.name,
        bars=bars,
        line=wales.value,
        line_text=f"{wales.area_name} {written.number(wales.value)}",
    )
    return svg(ranked_bars(drawing))


PAGE = Page("/", "nav.compare", show)
