"""How far the authorities of a group lie apart, period after period, and who moved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hub.answers.judging import GroupEntry, Spread, group_entry, judge, spread, whole_of, withheld
from hub.answers.picture import Picture
from hub.answers.questions import GapQuestion
from hub.domain.areas import WALES_CODE, area
from hub.domain.comparing import Compared
from hub.domain.definitions import Polarity
from hub.domain.gaps import Change, GapAt, Move, gaps
from hub.domain.groups import Group, wales
from hub.domain.indicators import Indicator
from hub.domain.knowledge import Moment
from hub.domain.observations import Observation, Source
from hub.domain.periods import Period


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """By how much the gap changed since another period; `direction` is closing, widening or neither.

    Closing means that the interval from `low` to `high` (95%) lies wholly below 0. Only the `compared` authorities are looked at
    that have figures in both periods.
    """

    since: str
    by: float
    low: float
    high: float
    direction: str
    compared: int


@dataclass(frozen=True, slots=True)
class MoveEntry:
    """How far an authority lies from its group's figure now and in the period before; `nearer_by` is below 0 if it went away.

    `distance` is above `distance_before` by `change_low` to `change_high` (95%), the group's figures taken as they are; null where
    an interval of one of the two is not known. It `may_be_chance` where 0 lies between the two, and where they are not known.
    """

    area: str
    area_name: str
    value: float
    distance_before: float | None
    distance: float
    nearer_by: float | None
    change_low: float | None
    change_high: float | None
    may_be_chance: bool


@dataclass(frozen=True, slots=True)
class GapRow:
    """One period: the gap, how it changed, and who moved, whoever came nearest first.

    `complete` says that every authority of the group has a complete figure; `best` is the better end of the plain range.
    Of `withheld` of them the figure is withheld: then neither range nor gap is given. `wales` is the figure of Wales, and
    `wales_spread` how far those of all 22 lie apart that have a figure; null where the group is all 22.
    """

    period: str
    period_start: date
    period_end: date
    members: int
    complete: bool
    withheld: int
    wales: float | None
    wales_spread: Spread | None
    best: float | None
    worst: float | None
    spread: Spread
    since_previous: ChangeEntry | None
    since_first: ChangeEntry | None
    moves: tuple[MoveEntry, ...]


@dataclass(frozen=True, slots=True)
class GapsAnswer:
    """The gap of a group through time, the earliest period first; `withheld` counts periods of which all is."""

    state: str
    nightly: Moment | None
    as_known_at: Moment | None
    indicator: Indicator
    method_version: str
    group: GroupEntry
    rows: tuple[GapRow, ...]
    withheld: int


def gaps_through_time(picture: Picture, question: GapQuestion, indicator: Indicator, language: str) -> GapsAnswer:
    """The gap of each period in which an authority of the group has a figure, and may be seen."""
    seen = _by_period(picture, indicator, question)
    by_period = {period: those for period, each in seen.items() if (those := _of(question.group, period, each))}
    judged = {period: _judged(indicator, question.group, period, seen[period]) for period in by_period}
    found = gaps({period: each for period, each in judged.items() if each is not None})
    last = found[-1].period if found else None
    return GapsAnswer(
        state=picture.state,
        nightly=picture.nightly,
        as_known_at=question.as_known_at,
        indicator=indicator,
        method_version=question.method_version or picture.methods.get(indicator.code, indicator.method_version),
        group=group_entry(question.group, question.group.members_on(last.start if last else date.max), language),
        rows=tuple(
            _row(each, by_period[each.period], seen[each.period], question, indicator, language) for each in found
        ),
        withheld=len(by_period) - len(found),
    )


def _by_period(picture: Picture, indicator: Indicator, question: GapQuestion) -> dict[Period, dict[str, Observation]]:
    found: dict[Period, dict[str, Observation]] = {}
    for each in picture.observations:
        if (
            each.source is Source.DERIVED
            and each.indicator == indicator.code
            and each.period.type is question.period_type
        ):
            found.setdefault(each.period, {})[each.area] = each
    return found


def _of(group: Group, period: Period, seen: Mapping[str, Observation]) -> list[Observation]:
    return [seen[each] for each in group.members_on(period.start) if each in seen]


def _judged(indicator: Indicator, group: Group, period: Period, seen: Mapping[str, Observation]) -> Compared | None:
    return judge(indicator, _of(group, period, seen), seen.get(whole_of(group.members_on(period.start)) or ""))


def _of_wales(indicator: Indicator, group: Group, period: Period, seen: Mapping[str, Observation]) -> Spread | None:
    if set(group.members_on(period.start)) == set(wales().members_on(period.start)):
        return None
    found = _judged(indicator, wales(), period, seen)
    return spread(found) if found else None


def _row(
    gap: GapAt,
    those: list[Observation],
    seen: Mapping[str, Observation],
    question: GapQuestion,
    indicator: Indicator,
    language: str,
) -> GapRow:
    expected = question.group.members_on(gap.period.start)
    complete = {each.area for each in those if each.complete}
    hidden = withheld(those)
    whole = seen.get(WALES_CODE)
    values = [] if hidden else sorted(each.value for each in gap.compared.members)
    ends = (values[0], values[-1]) if values else (None, None)
    best, worst = reversed(ends) if indicator.polarity is Polarity.HIGH else ends
    now = {each.area: each.value for each in gap.compared.members}
    return GapRow(
        period=gap.period.code,
        period_start=gap.period.start,
        period_end=gap.period.end,
        members=len(expected),
        complete=complete >= set(expected),
        withheld=hidden,
        wales=whole.value if whole else None,
        wales_spread=_of_wales(indicator, question.group, gap.period, seen),
        best=best,
        worst=worst,
        spread=spread(gap.compared),
        since_previous=change_entry(gap.since_previous),
        since_first=change_entry(gap.since_first),
        moves=tuple(_move(each, now[each.area], language) for each in gap.moves),
    )


def change_entry(change: Change | None) -> ChangeEntry | None:
    """A change of a gap as a reader is told of it."""
    if change is None:
        return None
    return ChangeEntry(change.since.code, change.by, *change.interval, change.direction.value, change.among)


def _move(move: Move, value: float, language: str) -> MoveEntry:
    place = area(move.area)
    low, high = move.change or (None, None)
    name = place.name(language) if place else move.area
    return MoveEntry(move.area, name, value, move.before, move.now, move.nearer_by, low, high, move.may_be_chance)
