"""The first page: one indicator and period, authorities in order and what chance explains of it, beside Wales and what was published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from hub.answers.comparison import Comparison, RankedRow
from hub.answers.definitions import IndicatorEntry
from hub.answers.freshness import Freshness
from hub.answers.moments import instant
from hub.answers.questions import ComparisonQuestion
from hub.answers.rows import is_withheld
from hub.dashboard.asking import Asked, asked
from hub.dashboard.beside import Beside, beside
from hub.dashboard.charts.drawing import svg
from hub.dashboard.charts.funnel import Dot, FunnelChart, LimitsAt, funnel_chart
from hub.dashboard.charts.ranked import Placed, RankedIntervals, ranked_intervals
from hub.dashboard.origins import origins
from hub.dashboard.pages import Page, Shown
from hub.dashboard.permalinks import by_version, permalink
from hub.dashboard.scales import Written
from hub.dashboard.signs import MARKS
from hub.dashboard.trends import Trend, trend
from hub.dashboard.verdicts import verdict_sentences
from hub.dashboard.visit import Visit
from hub.dashboard.watching import watch
from hub.dashboard.words import Words
from hub.domain.definitions import Scale
from hub.domain.groups import GroupType
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
    #: Who differs by more than chance allows, and how far authorities lie apart, in sentences.
    verdicts: tuple[str, ...] = ()
    chart: str = ""
    funnel: str = ""
    marks: Mapping[str, str] = field(default_factory=lambda: MARKS)
    ranks: tuple[str, ...] = ()
    last_events: tuple[str, ...] = ()
    #: Where it goes through time.
    trend: Trend | None = None
    beside: Beside | None = None
    #: Is a figure of an authority withheld?
    some_withheld: bool = False
    #: The address of exactly this, as known at this moment.
    permalink: str = ""


def show(visit: Visit) -> Shown:
    """Make the page; an indicator or a period that does not exist gives way to the first or the newest."""
    wanted = asked(visit)
    entry, period, moment = wanted.indicator, wanted.period, wanted.as_known_at
    written = Written(visit.words, Scale(entry.unit))
    content = Content(wanted, entry, written, tuple(origins(visit.words, entry)))
    if period is None:
        return Shown("comparison.html", content, then=wanted)
    question = ComparisonQuestion(entry.indicator, period, moment, group=wanted.group)
    found, wanted = by_version(
        visit,
        wanted,
        lambda version: visit.desk.compare(visit.reader, replace(question, method_version=version), visit.language),
    )
    chosen = {"indicator": entry.indicator, "period": period.code, **wanted.among.query}
    fresh = visit.desk.freshness(visit.reader, visit.language, moment).rows
    summary = summarise(visit.words, written, found)
    return Shown(
        "comparison.html",
        replace(
            content,
            asked=wanted,
            comparison=found,
            period=visit.words.period(period),
            summary=summary,
            verdicts=tuple(verdict_sentences(visit.words, written, found)),
            funnel=_funnel(visit, written, found) if found.funnel else "",
            chart=_chart(visit, written, found) if any(each.value is not None for each in found.authorities) else "",
            ranks=tuple(_ranks(found.authorities)),
            last_events=tuple(_last_events(visit.words, found, fresh)),
            trend=trend(visit, wanted, written, period, visit.by(found.method_version).get("method_version")),
            beside=beside(visit, written, entry.indicator, period, period, moment),
            some_withheld=withheld_in(found) > 0,
            permalink=permalink(visit, "/", wanted, found.method_version, found.as_known_at, **chosen),
        ),
        watch=watch(visit, wanted, found.state, indicator=entry.indicator),
        then=wanted,
    )


def summarise(words: Words, written: Written, found: Comparison) -> str:
    """The page in a few sentences: Wales, how settled it is, and how far the authorities lie apart."""
    wales, kept = found.wales, _kept_back(words, found)
    if all(each.shorthand == Shorthand.CONFIDENTIAL for each in found.authorities):
        return words("summary.withheld")
    if wales.value is None:
        if wales.shorthand != Shorthand.CONFIDENTIAL:
            return words("status.none")
        return " ".join(
            [words("summary.wales_withheld") if wales.complete else words("summary.wales_incomplete"), *kept]
        )
    status = words("summary.provisional")
    if wales.complete:
        status = words("summary.revised") if wales.status == Status.REVISED else words("summary.final")
    sentences = [
        written.sentence(wales.value, wales.numerator, wales.denominator),
        words("summary.reporting", count=wales.authorities_reporting, expected=wales.authorities_expected),
        status,
    ]
    if found.group.group_type != GroupType.COUNTRY and found.spread is not None and found.spread.value is not None:
        sentences.append(words("summary.group", value=written.value(found.spread.value)))
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
    return " ".join([*sentences, *kept])


def withheld_in(found: Comparison) -> int:
    """How many authorities' figures are withheld."""
    return sum(is_withheld(each) for each in found.authorities)


def _kept_back(words: Words, found: Comparison) -> list[str]:
    """Whose figures are not there for the reader, and what follows from it."""
    withheld = [each.area for each in found.authorities if is_withheld(each)]
    later = [each.area for each in found.authorities if each.shorthand == Shorthand.CONFIDENTIAL and not each.complete]
    said = [words("summary.incomplete", names=_names(words, found, later))] if later else []
    return said + ([words("summary.some_withheld", names=_names(words, found, withheld))] if withheld else [])


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


def _notes(visit: Visit, found: Comparison) -> tuple[str, ...]:
    words = visit.words
    notes = [words("chart.subtitle", code=found.indicator.code, period=words.period(found.period))]
    if found.group.group_type != GroupType.COUNTRY:
        notes.append(found.group.group_name)
    if found.as_known_at is not None:
        notes.append(words("known.title", moment=words.moment(instant(found.as_known_at))))
    if visit.desk.notice is not None:
        notes.append(words("chart.invented"))
    return tuple(notes)


def _chart(visit: Visit, written: Written, found: Comparison) -> str:
    words = visit.words

    def text(row: RankedRow) -> str:
        value = written.number(row.value)
        return value if row.complete else words("chart.provisional", value=value)

    placed = tuple(
        Placed(each.area_name, each.value, each.interval_low, each.interval_high, text(each), each.verdict or "")
        for each in found.authorities
        if each.value is not None
    )
    wales = found.wales
    drawing = RankedIntervals(
        title=found.indicator.title(visit.language),
        subtitle=_notes(visit, found),
        axis=written.name,
        placed=placed,
        line=wales.value,
        line_text=f"{wales.area_name} {written.number(wales.value)}",
    )
    return svg(ranked_intervals(drawing))


def _funnel(visit: Visit, written: Written, found: Comparison) -> str:
    if found.spread is None or found.spread.value is None:
        return ""
    dots = tuple(
        Dot(each.denominator, each.value, each.verdict or "", "" if each.verdict == "within" else each.area_name)
        for each in found.authorities
        if each.value is not None and each.denominator is not None
    )
    limits = (
        LimitsAt(each.denominator, each.inner_low, each.inner_high, each.outer_low, each.outer_high)
        for each in found.funnel
    )
    drawing = FunnelChart(
        title=found.indicator.title(visit.language),
        subtitle=_notes(visit, found),
        across=visit.words("funnel.across"),
        up=written.name,
        dots=dots,
        limits=tuple(limits),
        line=found.spread.value,
        line_text=f"{found.group.group_name} {written.number(found.spread.value)}",
    )
    return svg(funnel_chart(drawing))


PAGE = Page("/", "nav.compare", show)
