"""A series on a page: what it says in sentences, its control chart as a picture, and its rows."""

from dataclasses import dataclass

from hub.answers.moments import instant
from hub.answers.rows import is_withheld
from hub.answers.series import SeriesAnswer, SeriesRow
from hub.dashboard.beside import Beside, beside
from hub.dashboard.charts.control import ControlDrawing, ControlPoint, Mark, control_drawing
from hub.dashboard.charts.drawing import svg
from hub.dashboard.scales import Written
from hub.dashboard.signals import chart_sentences, mark_names, rule_names, signal_name, signal_sentence
from hub.dashboard.visit import Visit
from hub.dashboard.words import NO_VALUE, Words
from hub.domain.areas import AREAS
from hub.domain.periods import Period, PeriodType, parse_period


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: the figure, its period in words, and what its point says."""

    row: SeriesRow
    period: str
    signal: str
    rules: str


def summarise(words: Words, written: Written, found: SeriesAnswer) -> str:
    """What the last complete point says, and the chart as a whole."""
    complete = [each for each in found.rows if each.complete and each.value is not None]
    if not complete:
        return words("series.none_complete")
    last = complete[-1]
    counts = written.counts(last.numerator, last.denominator)
    said = [words("series.last", period=_period(words, last), value=written.value(last.value), counts=counts)]
    if found.chart is None or last.signal is None:
        some = any(is_withheld(each) for each in found.rows)
        return " ".join([*said, words("series.some_withheld") if some else words("series.too_few")])
    said.append(signal_sentence(words, last.signal, last.rules))
    return " ".join([*said, *chart_sentences(words, written, found.chart)])


def short_period(words: Words, period: Period) -> str:
    """Mar 2009; 2008-09 Q4; 2008-09: for an axis."""
    if period.type is PeriodType.MONTH:
        return f"{words(f'short.{period.start.month}')} {period.start.year}"
    year = period.code[2:9]
    if period.type is PeriodType.QUARTER:
        return words("series.quarter", year=year, number=period.code[-1])
    return year


def lines_of(words: Words, found: SeriesAnswer) -> tuple[Line, ...]:
    """The rows as a table has them."""
    return tuple(_line(words, each) for each in found.rows)


def all_withheld(found: SeriesAnswer) -> bool:
    """Is every figure of it kept from the reader?"""
    return not any(each.value is not None for each in found.rows) and any(is_withheld(each) for each in found.rows)


def control_chart(
    visit: Visit,
    written: Written,
    found: SeriesAnswer,
    told: Beside | None,
    target: float | None = None,
    is_own_target: bool = False,
) -> str:
    """The chart as a picture, with what happened and the targets set beside it; nothing of a series without a value.

    A `target` of the reader's own is drawn through all periods, in place of those that were set.
    """
    words = visit.words
    points = []
    for each in found.rows:
        period = parse_period(each.period)
        if each.value is None or period is None:
            continue
        mark = Mark(each.signal) if each.signal else Mark.NEITHER if each.complete else Mark.PROVISIONAL
        drawn = ControlPoint(
            short_period(words, period),
            each.value,
            mark,
            each.mean,
            each.lower_limit,
            each.upper_limit,
            _target(found, told, each.period),
            _notes(told, period),
        )
        points.append(drawn)
    notes = [f"{found.indicator.code} · {found.area.name(visit.language)}"]
    if found.as_known_at is not None:
        notes.append(words("known.title", moment=words.moment(instant(found.as_known_at))))
    if visit.desk.notice is not None:
        notes.append(words("chart.invented"))
    drawing = ControlDrawing(
        title=found.indicator.title(visit.language),
        subtitle=tuple(notes),
        axis=written.name,
        points=tuple(points),
        names=mark_names(words),
        target=target if is_own_target else None,
        target_text=words("series.target_line", target=written.number(target)),
    )
    return svg(control_drawing(drawing)) if points else ""


def _target(found: SeriesAnswer, told: Beside | None, period: str) -> float | None:
    """What the operator has set for the area itself in a period; codes of one type of period are in the order of time."""
    for each in told.targets if told else ():
        if each.of.area == found.area.code and each.of.first_period <= period <= each.of.last_period:
            return each.of.value
    return None


def _notes(told: Beside | None, period: Period) -> str:
    """The numbers, as the list has them, of what began in a period."""
    happened = enumerate(told.happened, 1) if told else ()
    return ", ".join(str(number) for number, each in happened if each.first_on in period)


def _line(words: Words, row: SeriesRow) -> Line:
    rules = "; ".join(rule_names(words)[each] for each in row.rules)
    return Line(row, _period(words, row), signal_name(words, row.signal), rules or NO_VALUE)


def _period(words: Words, row: SeriesRow) -> str:
    period = parse_period(row.period)
    return row.period if period is None else words.period(period)


def told_beside(visit: Visit, written: Written, found: SeriesAnswer) -> Beside | None:
    """What was written of the area and of what it is in, so far as it concerns the periods of the rows."""
    periods = [parse_period(each.period) for each in found.rows]
    first, last = (periods[0], periods[-1]) if periods else (None, None)
    if first is None or last is None:
        return None
    inside = set(found.area.members)
    areas = (found.area.code, *(each.code for each in AREAS if each != found.area and inside <= {*each.members}))
    return beside(visit, written, found.indicator.code, first, last, found.as_known_at, areas)
