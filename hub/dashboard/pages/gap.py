"""Narrowing the gap: how far the authorities of a group lie apart on each indicator, through time, and who moved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hub.answers.gaps import GapRow, GapsAnswer, MoveEntry
from hub.answers.limits import Cost
from hub.answers.questions import GapQuestion
from hub.dashboard.asking import Asked, asked
from hub.dashboard.charts.drawing import svg
from hub.dashboard.charts.gap import GapChart, GapPoint, gap_chart
from hub.dashboard.pages import Page, Shown
from hub.dashboard.permalinks import by_version, permalink
from hub.dashboard.scales import Written
from hub.dashboard.verdicts import change_sentences, gap_sentences
from hub.dashboard.visit import Visit
from hub.dashboard.watching import watch
from hub.dashboard.words import Words
from hub.domain.definitions import Scale
from hub.domain.periods import Period, parse_period

#: Who moved most is named, at either end.
MOVERS = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator in the overview: its newest period with a gap, and what became of it."""

    indicator: str
    title: str
    written: Written
    newest: GapRow | None
    period: str
    direction: str
    withheld: bool


@dataclass(frozen=True, slots=True)
class Content:
    """What the template needs: one indicator in detail, and all of them a line each."""

    asked: Asked
    written: Written
    found: GapsAnswer
    sentences: tuple[str, ...]
    chart: str
    periods: tuple[str, ...]
    nearer: tuple[str, ...]
    lines: tuple[Line, ...]
    #: Does the gap of Wales stand beside that of the group?
    beside_wales: bool
    draws_wales: bool
    #: The address of exactly this, as known at this moment.
    permalink: str


def show(visit: Visit) -> Shown:
    """Make the page; what was asked for and does not exist gives way, as on the first page."""
    wanted = asked(visit)
    written = Written(visit.words, Scale(wanted.indicator.unit))
    type_ = wanted.period.type if wanted.period else None
    question = GapQuestion(wanted.indicator.indicator, wanted.group, type_, wanted.as_known_at)
    found, wanted = by_version(
        visit,
        wanted,
        lambda version: visit.desk.gaps(visit.reader, replace(question, method_version=version), visit.language),
    )
    chosen = {"indicator": wanted.indicator.indicator, **wanted.among.query}
    if wanted.period is not None:
        chosen["period"] = wanted.period.code
    newest = found.rows[-1] if found.rows else None
    lines = tuple(_lines(visit, wanted))
    sentences = tuple(_sentences(visit.words, written, newest)) if newest is not None else ()
    return Shown(
        "gap.html",
        Content(
            asked=wanted,
            written=written,
            found=found,
            sentences=(*sentences, *_movers(visit, written, newest)),
            chart=_chart(visit, written, found) if len(found.rows) > 1 else "",
            periods=tuple(visit.words.period(_period(each)) for each in found.rows),
            nearer=tuple(_directions(found.rows)),
            lines=lines,
            beside_wales=any(
                each.wales_spread for each in (*found.rows, *(each.newest for each in lines if each.newest))
            ),
            draws_wales=any(each.wales_spread and each.wales_spread.gap is not None for each in found.rows),
            permalink=permalink(visit, "/gap", wanted, found.method_version, found.as_known_at, **chosen),
        ),
        watch=watch(visit, wanted, found.state),
        then=wanted,
    )


def _sentences(words: Words, written: Written, newest: GapRow) -> Iterator[str]:
    """How wide the gap is, what became of it since the period before and since the first, and how wide it is in Wales."""
    yield from gap_sentences(words, written, newest.spread, newest.since_previous)
    first, previous = newest.since_first, newest.since_previous
    if first is not None and (previous is None or first.since != previous.since):
        yield from change_sentences(words, written, first)
    wales = newest.wales_spread
    if wales is not None and wales.gap is not None and wales.gap_low is not None and wales.gap_high is not None:
        yield words(
            "gap.wales_sentence",
            count=wales.compared,
            points=written.apart(wales.gap),
            low=written.number(wales.gap_low),
            high=written.number(wales.gap_high),
        )


def _lines(visit: Visit, wanted: Asked) -> list[Line]:
    lines = []
    for each in visit.desk.indicators(visit.language):
        question = GapQuestion(each.indicator, wanted.group, None, wanted.as_known_at)
        found = visit.desk.gaps(visit.reader, question, visit.language)
        newest = found.rows[-1] if found.rows else None
        lines.append(
            Line(
                each.indicator,
                each.title,
                Written(visit.words, Scale(each.unit)),
                newest,
                visit.words.period(_period(newest)) if newest else "",
                newest.since_previous.direction if newest and newest.since_previous else "",
                found.withheld > 0,
            )
        )
    return lines


def _movers(visit: Visit, written: Written, newest: GapRow | None) -> list[str]:
    """Who came nearer and who went away, those first whom chance alone can hardly have moved so far."""
    moved = [each for each in newest.moves if each.nearer_by] if newest else []
    nearer = [each for each in moved if (each.nearer_by or 0) > 0]
    away = [each for each in reversed(moved) if (each.nearer_by or 0) < 0]
    words = visit.words

    def named(those: Sequence[MoveEntry], by_chance: bool) -> str:
        some = [each for each in those if each.may_be_chance is by_chance][:MOVERS]
        told = ((each.area_name, written.apart(abs(each.nearer_by or 0))) for each in some)
        return ", ".join(words("gap.mover", area=area, by=by) for area, by in told)

    sentences = []
    if areas := named(nearer, by_chance=False):
        sentences.append(words("gap.nearer", areas=areas))
    if areas := named(away, by_chance=False):
        sentences.append(words("gap.away", areas=areas))
    if areas := named(nearer, by_chance=True):
        sentences.append(words("gap.nearer_by_chance", areas=areas))
    if areas := named(away, by_chance=True):
        sentences.append(words("gap.away_by_chance", areas=areas))
    return sentences


def _period(row: GapRow) -> Period:
    found = parse_period(row.period)
    assert found is not None
    return found


def _directions(rows: Sequence[GapRow]) -> list[str]:
    return [each.since_previous.direction if each.since_previous else "" for each in rows]


def _chart(visit: Visit, written: Written, found: GapsAnswer) -> str:
    points = tuple(
        GapPoint(
            visit.words.period(_period(each)),
            each.spread.gap,
            each.spread.gap_low,
            each.spread.gap_high,
            each.wales_spread.gap if each.wales_spread else None,
        )
        for each in found.rows
        if each.spread.gap is not None and each.spread.gap_low is not None and each.spread.gap_high is not None
    )
    notes = [f"{found.indicator.code}, {found.group.group_name}"]
    if visit.desk.notice is not None:
        notes.append(visit.words("chart.invented"))
    title = found.indicator.title(visit.language)
    wales = visit.words("key.wales")
    return svg(gap_chart(GapChart(title, tuple(notes), written.name, points, wales))) if points else ""


PAGE = Page("/gap", "nav.gap", show, costs=(Cost.EVERYTHING,))
