"""Every indicator for every authority at a glance: which figures stand out, beside how many chance alone would bring."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hub.answers.alphabets import place_of
from hub.answers.choosing import chosen_period, figures_by_period, known_periods
from hub.answers.comparison import no_figure
from hub.answers.judging import GroupEntry, Spread, group_entry, judge, spread, whole_of, withheld
from hub.answers.notice import MARK
from hub.answers.picture import Picture
from hub.answers.questions import OverviewQuestion
from hub.answers.rows import shorthand
from hub.domain.areas import AUTHORITIES, WALES, Area
from hub.domain.comparing import Judged, Verdict
from hub.domain.groups import Group, wales
from hub.domain.indicators import Indicator
from hub.domain.knowledge import Moment
from hub.domain.observations import Observation
from hub.domain.periods import Period
from hub.domain.standing_out import StandingOut, standing_out


@dataclass(frozen=True, slots=True)
class OverviewFigure:
    """One authority's figure; `verdict` and `adjusted_verdict` as in a comparison, null where nothing is judged.

    `value` is null where the figure is withheld (`shorthand` c) and where there is none (x). What tells of fewer than five people has a u.
    """

    indicator: str
    area: str
    area_name: str
    period: str
    numerator: int | float | None
    denominator: int | float | None
    value: float | None
    status: str
    complete: bool
    shorthand: str
    verdict: str | None
    adjusted_verdict: str | None


@dataclass(frozen=True, slots=True)
class OverviewIndicator:
    """One indicator over the authorities of the group, for the period chosen for it.

    `spread` holds the group's figure, which the authorities are compared with, and the gap; `verdicts` counts them by the limits of
    chance, `adjusted_verdicts` by the wider ones. Of figures that are withheld from the reader nothing is counted, and where one is
    there is neither a gap nor an adjusted verdict; nor is there a verdict on a mean whose spread within authorities is not known.
    """

    indicator: str
    indicator_title: str
    service: str
    unit: str
    polarity: str
    period_type: str
    period: str
    period_start: date
    period_end: date
    method_version: str
    wales: OverviewFigure
    spread: Spread | None
    verdicts: StandingOut | None
    adjusted_verdicts: StandingOut | None


@dataclass(frozen=True, slots=True)
class OverviewAuthority:
    """On how many of the indicators it is judged by an authority stands out."""

    area: str
    area_name: str
    verdicts: StandingOut
    adjusted_verdicts: StandingOut


@dataclass(frozen=True, slots=True)
class OverviewAnswer:
    """All of one state: indicators by code, authorities by name in the reader's language, figures by indicator and authority."""

    state: str
    nightly: Moment | None
    as_known_at: Moment | None
    group: GroupEntry
    #: The periods with a figure, the longest and then the newest first.
    periods: tuple[Period, ...]
    indicators: tuple[OverviewIndicator, ...]
    authorities: tuple[OverviewAuthority, ...]
    figures: tuple[OverviewFigure, ...]
    #: Of all figures that are judged.
    verdicts: StandingOut
    adjusted_verdicts: StandingOut
    #: Codes of indicators for which no authority of the group has a figure.
    without_figure: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Asking:
    """What is asked for, in which words."""

    group: Group
    language: str
    demo: bool


def overview(
    picture: Picture,
    question: OverviewQuestion,
    indicators: Iterable[Indicator],
    language: str,
    demo: bool,
) -> OverviewAnswer:
    """The overview of a picture that holds every indicator."""
    asking = _Asking(question.group or wales(), language, demo)
    asked = [each for each in indicators if question.service in (None, each.service)]
    found = figures_by_period(picture, asked, question.periods)
    chosen = {each.code: chosen_period(each, found[each.code], question.periods, asking.group) for each in asked}
    columns = [
        _column(each, found[each.code].get(period, {}), period, picture, asking)
        for each in asked
        if (period := chosen[each.code]) is not None
    ]
    figures = tuple(figure for _, figures in columns for figure in figures)
    members = _members({code for each, _ in columns for code in asking.group.members_on(each.period_start)}, language)
    return OverviewAnswer(
        state=picture.state,
        nightly=picture.nightly,
        as_known_at=question.as_known_at,
        group=group_entry(asking.group, tuple(each.code for each in members), language),
        periods=known_periods(picture, asked),
        indicators=tuple(each for each, _ in columns),
        authorities=tuple(_authority(each, figures, language) for each in members),
        figures=figures,
        verdicts=_verdicts(figures),
        adjusted_verdicts=_adjusted(figures),
        without_figure=tuple(code for code, period in chosen.items() if period is None),
    )


def _column(
    indicator: Indicator, found: Mapping[str, Observation], period: Period, picture: Picture, asking: _Asking
) -> tuple[OverviewIndicator, tuple[OverviewFigure, ...]]:
    version = picture.methods.get(indicator.code, indicator.method_version)

    def seen(area: Area) -> Observation:
        return found.get(area.code) or no_figure(picture, indicator, version, period, area)

    codes = asking.group.members_on(period.start)
    members = {each.code: seen(each) for each in AUTHORITIES if each.code in codes}
    judgement = judge(indicator, tuple(members.values()), found.get(whole_of(codes) or ""))
    judged = {each.area: each for each in judgement.members} if judgement else {}
    figures = tuple(
        _figure(each, members[each.code], judged.get(each.code), asking.language)
        for each in _members(codes, asking.language)
    )
    may_count = judgement is not None and judgement.false_alarms is not None
    column = OverviewIndicator(
        indicator=indicator.code,
        indicator_title=indicator.title(asking.language) + (MARK.text(asking.language) if asking.demo else ""),
        service=indicator.service.value,
        unit=indicator.unit.value,
        polarity=indicator.polarity.value,
        period_type=period.type.value,
        period=period.code,
        period_start=period.start,
        period_end=period.end,
        method_version=version,
        wales=_figure(WALES, seen(WALES), None, asking.language),
        spread=spread(judgement) if judgement else None,
        verdicts=_verdicts(figures) if may_count else None,
        adjusted_verdicts=_adjusted(figures) if may_count and not withheld(list(members.values())) else None,
    )
    return column, figures


def _members(codes: Collection[str], language: str) -> list[Area]:
    """These authorities by name."""
    return sorted(
        (each for each in AUTHORITIES if each.code in codes), key=lambda each: place_of(each.name(language), language)
    )


def _figure(place: Area, observation: Observation, judged: Judged | None, language: str) -> OverviewFigure:
    return OverviewFigure(
        indicator=observation.indicator,
        area=place.code,
        area_name=place.name(language),
        period=observation.period.code,
        numerator=observation.numerator,
        denominator=observation.denominator,
        value=observation.value,
        status=observation.status.value,
        complete=observation.complete,
        shorthand=shorthand(observation),
        verdict=judged.verdict.value if judged and judged.verdict else None,
        adjusted_verdict=judged.adjusted.value if judged and judged.adjusted else None,
    )


def _authority(place: Area, figures: Iterable[OverviewFigure], language: str) -> OverviewAuthority:
    own = [each for each in figures if each.area == place.code]
    return OverviewAuthority(place.code, place.name(language), _verdicts(own), _adjusted(own))


def _verdicts(figures: Iterable[OverviewFigure]) -> StandingOut:
    return standing_out(Verdict(each.verdict) for each in figures if each.verdict)


def _adjusted(figures: Iterable[OverviewFigure]) -> StandingOut:
    return standing_out(Verdict(each.adjusted_verdict) for each in figures if each.adjusted_verdict)
