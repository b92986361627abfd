"""One indicator and period: the 22 authorities in order of their figures, beside Wales."""

from dataclasses import dataclass, fields
from datetime import timedelta

from hub.answers.bilingual import bilingual
from hub.answers.disclosure import hidden
from hub.answers.gaps import ChangeEntry, change_entry
from hub.answers.judging import (
    FunnelPoint,
    GroupEntry,
    Spread,
    funnel_points,
    group_entry,
    judge,
    spread,
    whole_of,
    withheld,
)
from hub.answers.mistakes import NoFigures, NotYet
from hub.answers.notice import mark
from hub.answers.picture import Picture
from hub.answers.questions import ComparisonQuestion
from hub.answers.rows import Row, row
from hub.domain.areas import AUTHORITIES, REGIONS, WALES, Area
from hub.domain.comparing import Judged
from hub.domain.definitions import Polarity
from hub.domain.gaps import gaps
from hub.domain.groups import Group, GroupType, wales
from hub.domain.indicators import Indicator, catalogue
from hub.domain.knowledge import Moment
from hub.domain.observations import Observation, Shorthand, Source, Status
from hub.domain.periods import MONTHS_IN, Period, period_of
from hub.domain.units import Counts


@dataclass(frozen=True, slots=True)
class RankedRow(Row):
    """A row with its place among those compared, and how much of both chance may have made.

    Place 1 is the best, equal values share a place, and no value has none. `rank_best` to `rank_worst` are the places that
    chance leaves open to each, with 95%. `interval_low` to `interval_high` is the 95% interval of the value.
    `verdict` is far_worse, worse, within, better or far_better by the limits that chance allows around the group's figure;
    `adjusted_verdict` by wider ones, which also allow what these authorities usually differ by. Null where a figure is
    missing or withheld, and of a mean where it is not known how much cases differ within an authority.
    """

    rank: int | None
    rank_best: int | None
    rank_worst: int | None
    interval_low: float | None
    interval_high: float | None
    verdict: str | None
    adjusted_verdict: str | None


@dataclass(frozen=True, slots=True)
class Gap:
    """The distance between the best and the worst authority, in what the values are in; percentage points for proportions."""

    best: float
    best_areas: tuple[str, ...]
    worst: float
    worst_areas: tuple[str, ...]
    points: float


@dataclass(frozen=True, slots=True)
class Published:
    """What the publisher of national figures states for the same area and period, as it is written there."""

    text: str
    value: float | None
    stated_in: str | None
    licence: str | None

    @property
    def is_number(self) -> bool:
        """Is it written as a bare number, without its unit?"""
        return self.text.replace(".", "", 1).isdecimal()


@dataclass(frozen=True, slots=True)
class Comparison:
    """The authorities in the order of their places, those without a figure last; then the regions and Wales.

    Of a smaller group than Wales there are its members alone, and Wales.
    """

    state: str
    #: The midnight of the snapshot that others' figures are from; None for who sees them as they are.
    nightly: Moment | None
    #: None for what is known now.
    as_known_at: Moment | None
    #: The definition by which these figures are counted.
    method_version: str
    indicator: Indicator
    period: Period
    group: GroupEntry
    authorities: tuple[RankedRow, ...]
    regions: tuple[Row, ...]
    wales: Row
    published: tuple[Published, ...]
    gap: Gap | None
    #: Without the gap where a figure is withheld from the reader, and None where every one is.
    spread: Spread | None
    #: How the gap changed since the period before; None where it cannot be said.
    change: ChangeEntry | None
    #: The limits around the group's figure, to be drawn; empty where there are none or that figure is not known.
    funnel: tuple[FunnelPoint, ...]
    #: How the units of Wales ended, by state, where the reader may know.
    counts: Counts | None


def compare(picture: Picture, question: ComparisonQuestion, language: str, demo: bool) -> Comparison:
    """Compare what a reader may see; NoFigures, or NotYet, when no period is given and no year has a figure yet."""
    indicator = catalogue()[question.indicator]
    version = question.method_version or picture.methods.get(indicator.code, indicator.method_version)
    period = question.period or _period(picture, indicator)

    def observed(area: Area) -> Observation:
        found = picture.derived.get((indicator.code, period, area.code))
        return found or no_figure(picture, indicator, version, period, area)

    def shown(observation: Observation) -> Row:
        return row(observation, language, mark(observation, demo, language))

    group = question.group or wales()
    codes = group.members_on(period.start)
    compared = [each for each in AUTHORITIES if each.code in codes]
    beside = REGIONS if group.type is GroupType.COUNTRY else ()
    seen = {area.code: observed(area) for area in (*compared, *beside, WALES)}
    members = [seen[each.code] for each in compared]
    whole = picture.derived.get((indicator.code, period, whole_of(codes) or ""))
    judgement = judge(indicator, members, whole)
    judged = {each.area: each for each in judgement.members} if judgement else {}
    places = _places(members, indicator.polarity) if not withheld(members) else {}
    ranked = [_ranked(shown(seen[each.code]), places.get(each.code), judged.get(each.code)) for each in compared]
    return Comparison(
        state=picture.state,
        nightly=picture.nightly,
        as_known_at=question.as_known_at,
        method_version=version,
        indicator=indicator,
        period=period,
        group=group_entry(group, codes, language),
        authorities=tuple(sorted(ranked, key=lambda each: (each.rank or len(ranked) + 1, each.area_name))),
        regions=tuple(shown(seen[each.code]) for each in beside),
        wales=shown(seen[WALES.code]),
        published=tuple(_published(picture, indicator, period)),
        gap=_gap(ranked, indicator.polarity) if places else None,
        spread=spread(judgement) if judgement else None,
        change=_change(picture, indicator, group, period),
        funnel=funnel_points(indicator, members, whole),
        counts=seen[WALES.code].counts,
    )


def _change(picture: Picture, indicator: Indicator, group: Group, period: Period) -> ChangeEntry | None:
    series = {}
    for each in (period_of(period.start - timedelta(days=1), period.type), period):
        derived = (picture.derived.get((indicator.code, each, code)) for code in group.members_on(each.start))
        judged = judge(indicator, [known for known in derived if known is not None])
        if judged is None:
            return None
        series[each] = judged
    return change_entry(gaps(series)[-1].since_previous)


def periods_with_figures(picture: Picture, indicator: Indicator) -> list[Period]:
    """The periods in which any authority has a figure: the longest first, and of these the newest first."""
    # Who sees others' figures of a night may have newer ones of its own.
    everywhere = bool(picture.waiting) or picture.nightly is not None
    found = {
        each.period
        for (code, _, area), each in picture.derived.items()
        if code == indicator.code and (everywhere or area == WALES.code)
    }
    newest_first = sorted(found, key=lambda each: each.start, reverse=True)
    return sorted(newest_first, key=lambda each: -MONTHS_IN[each.type])


def usual_period(picture: Picture, indicator: Indicator) -> Period | None:
    """The period that is shown to who names none: the newest of the longest in which this reader sees a value.

    Where they see none it is the newest of all; None without a period.
    """
    shown = {
        each.period for each in picture.derived.values() if each.indicator == indicator.code and each.value is not None
    }
    periods = periods_with_figures(picture, indicator)
    longest = [each for each in periods if each.type is periods[0].type]
    return next((each for each in longest if each in shown), next(iter(periods), None))


def _period(picture: Picture, indicator: Indicator) -> Period:
    found = usual_period(picture, indicator)
    if found is None and picture.waiting:
        raise NotYet(bilingual("The figures as known at the last midnight are being made; ask again in a minute."))
    if found is None:
        raise NoFigures(
            bilingual(
                "There is no figure for {indicator} yet: no authority has reported what it needs.",
                indicator=indicator.code,
            )
        )
    return found


def no_figure(picture: Picture, indicator: Indicator, version: str, period: Period, area: Area) -> Observation:
    """Stands where an area has no figure, so that a comparison always has 22 authorities.

    Where others' figures are not there yet, it is withheld.
    """
    missing = _missing(indicator, version, period, area)
    return hidden(missing) if area.code in picture.waiting else missing


def _missing(indicator: Indicator, version: str, period: Period, area: Area) -> Observation:
    return Observation(
        indicator=indicator.code,
        area=area.code,
        period=period,
        numerator=None,
        denominator=None,
        value=None,
        unit=indicator.unit.value,
        polarity=indicator.polarity.value,
        status=Status.PROVISIONAL,
        complete=False,
        authorities_reporting=None,
        authorities_expected=len(area.members),
        source=Source.DERIVED,
        shorthand=Shorthand.NOT_AVAILABLE,
        data_as_of=None,
        method_version=version,
        form=indicator.form,
    )


def _places(seen: list[Observation], polarity: Polarity) -> dict[str, int]:
    with_value = [(each.area, each.value) for each in seen if each.value is not None]
    ordered = sorted((value for _, value in with_value), reverse=polarity is Polarity.HIGH)
    return {area: ordered.index(value) + 1 for area, value in with_value}


def _ranked(plain: Row, rank: int | None, judged: Judged | None) -> RankedRow:
    return RankedRow(
        **{each.name: getattr(plain, each.name) for each in fields(plain)},
        rank=rank,
        rank_best=judged.rank.best if judged and judged.rank else None,
        rank_worst=judged.rank.worst if judged and judged.rank else None,
        interval_low=judged.interval.low if judged and judged.interval else None,
        interval_high=judged.interval.high if judged and judged.interval else None,
        verdict=judged.verdict.value if judged and judged.verdict else None,
        adjusted_verdict=judged.adjusted.value if judged and judged.adjusted else None,
    )


def _gap(rows: list[RankedRow], polarity: Polarity) -> Gap:
    values = [each.value for each in rows if each.value is not None]
    best, worst = (max(values), min(values)) if polarity is Polarity.HIGH else (min(values), max(values))

    def at(value: float) -> tuple[str, ...]:
        return tuple(each.area for each in rows if each.value == value)

    return Gap(best, at(best), worst, at(worst), abs(best - worst))


def _published(picture: Picture, indicator: Indicator, period: Period) -> list[Published]:
    stated = [
        each.stated
        for each in picture.observations
        if each.stated is not None
        and (each.indicator, each.area, each.period, each.stated.stated_by)
        == (indicator.code, WALES.code, period, WALES.code)
    ]
    return [
        Published(_written(each.value_text, each.value), each.value, each.stated_in, each.licence) for each in stated
    ]


def _written(text: str | None, value: float | None) -> str:
    return text or ("" if value is None else f"{value:g}")
