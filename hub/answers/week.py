"""What changed in the seven days before an authority's last event: its figures now beside those known seven days before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hub.answers.moments import instant
from hub.answers.notice import mark
from hub.answers.rows import Row, row
from hub.domain.indicators import Indicator
from hub.domain.knowledge import Moment
from hub.domain.observations import Observation
from hub.domain.periods import MONTHS_IN, Period, PeriodType

#: Seven days, in milliseconds.
WEEK = 7 * 24 * 60 * 60 * 1000

Cell = tuple[str, Period]


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """One figure of the longest type of period that changed, or in which a month did: `months` of them.

    `before` is null where there was no figure yet, `now` where there is none any more. Changed means another numerator or
    denominator, or complete and no longer, or the other way round.
    """

    indicator: str
    indicator_title: str
    period: str
    months: int
    before: Row | None
    now: Row | None


@dataclass(frozen=True, slots=True)
class Week:
    """The figures that changed, those of the newest period first. `is_first`: seven days before nothing was known at all.

    Then every figure is new, and none is listed.
    """

    since: datetime
    until: datetime
    is_first: bool
    rows: tuple[ChangedRow, ...]


def changed_in_a_week(
    until: Moment,
    before: Sequence[Observation],
    now: Iterable[Observation],
    indicators: Mapping[str, Indicator],
    language: str,
    demo: bool,
) -> Week:
    """What changed of one authority's figures up to the moment of its last event."""
    then = _by_cell(before)
    rows = [] if not before else list(_rows(then, _by_cell(now), indicators, language, demo))
    rows.sort(key=lambda each: each.indicator)
    rows.sort(key=_start, reverse=True)
    return Week(instant(until - WEEK), instant(until), not before, tuple(rows))


def _by_cell(observations: Iterable[Observation]) -> dict[Cell, Observation]:
    return {(each.indicator, each.period): each for each in observations}


def _rows(
    then: Mapping[Cell, Observation],
    now: Mapping[Cell, Observation],
    indicators: Mapping[str, Indicator],
    language: str,
    demo: bool,
) -> Iterable[ChangedRow]:
    changed = {cell for cell in {*then, *now} if _of(then.get(cell)) != _of(now.get(cell))}
    for code, indicator in indicators.items():
        longest = max(indicator.period_types, key=MONTHS_IN.__getitem__)
        months = [period for found, period in changed if (found, period.type) == (code, PeriodType.MONTH)]
        for period in {each for found, each in {*then, *now} if (found, each.type) == (code, longest)}:
            within = sum(period.start <= each.start <= period.end for each in months)
            if within or (code, period) in changed:
                before, after = (_row(found.get((code, period)), language, demo) for found in (then, now))
                yield ChangedRow(code, indicator.title(language), period.code, within, before, after)


def _of(observation: Observation | None) -> tuple[object, ...] | None:
    if observation is None:
        return None
    return (observation.numerator, observation.denominator, observation.complete)


def _row(observation: Observation | None, language: str, demo: bool) -> Row | None:
    return None if observation is None else row(observation, language, mark(observation, demo, language))


def _start(changed: ChangedRow) -> date:
    found = changed.now or changed.before
    assert found is not None  # one of the two is what changed
    return found.period_start
