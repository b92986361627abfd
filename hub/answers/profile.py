"""One authority on every indicator: what it is, how sure that is, where it stands among others, and where it goes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from hub.answers.comparison import Comparison, RankedRow, compare
from hub.answers.notice import mark
from hub.answers.picture import Picture
from hub.answers.questions import ComparisonQuestion, ProfileQuestion, SeriesQuestion
from hub.answers.rows import Row, row
from hub.answers.series import ChartEntry, SeriesAnswer, through_time
from hub.domain.areas import Area
from hub.domain.comparing import Verdict
from hub.domain.definitions import Polarity
from hub.domain.groups import similar_to
from hub.domain.indicators import Indicator, catalogue
from hub.domain.observations import Observation, Source
from hub.domain.periods import MONTHS_IN
from hub.domain.statistics.trends import Direction

WORSE = (Verdict.WORSE.value, Verdict.FAR_WORSE.value)


class Heading(StrEnum):
    """Which way the newest figures go, given which way is better."""

    BETTER = "better"
    WORSE = "worse"
    LEVEL = "level"  # no trend that chance could not bring


@dataclass(frozen=True, slots=True)
class Place:
    """A place among the `compared` of a group that have a figure; chance leaves those from `rank_best` to `rank_worst` open."""

    group: str
    compared: int
    rank: int
    rank_best: int | None
    rank_worst: int | None


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One indicator of an authority.

    `figure` is that of its newest complete period of the longest type, with its interval, its place among the 22 and its
    verdicts, as in a comparison; `latest` is that of a newer one so far. `distance` is how far the figure lies from `wales`,
    in what the values are in, below 0 where it is smaller. `chart` is what the control chart of its shortest periods
    (`series_period_type`) says, and `heading` its recent trend: better, worse or level. What is withheld or cannot be
    said is null.
    """

    indicator: str
    indicator_title: str
    unit: str
    polarity: str
    method_version: str
    figure: RankedRow | None
    latest: Row | None
    wales: float | None
    distance: float | None
    among_all: Place | None
    among_similar: Place | None
    series_period_type: str
    chart: ChartEntry | None
    heading: str | None
    #: Worse than chance allows, and getting worse by more than chance.
    worse_and_getting_worse: bool


def profile_rows(picture: Picture, question: ProfileQuestion, language: str, demo: bool) -> tuple[ProfileRow, ...]:
    """A row for each indicator of which the authority has a figure, in the order of the codes."""
    by_indicator: dict[str, list[Observation]] = {}
    for each in picture.observations:
        if each.source is Source.DERIVED:
            by_indicator.setdefault(each.indicator, []).append(each)
    pictures = {code: replace(picture, observations=tuple(found)) for code, found in sorted(by_indicator.items())}
    rows = (_row(each, question, catalogue()[code], language, demo) for code, each in pictures.items())
    return tuple(each for each in rows if each is not None)


def _row(
    picture: Picture, question: ProfileQuestion, indicator: Indicator, language: str, demo: bool
) -> ProfileRow | None:
    place = question.area
    longest = max(indicator.period_types, key=MONTHS_IN.__getitem__)
    own = [each for each in picture.observations if each.area == place.code and each.period.type is longest]
    if not own:
        return None
    newest = max(own, key=lambda each: each.period.start)
    complete = max((each for each in own if each.complete), key=lambda each: each.period.start, default=None)
    found = among = None
    if complete is not None:
        asked = ComparisonQuestion(indicator.code, complete.period, question.as_known_at)
        found = compare(picture, asked, language, demo)
        among = compare(picture, replace(asked, group=similar_to(place)), language, demo)
    latest = None
    if newest is not complete:
        latest = row(newest, language, mark(newest, demo, language))
    shortest = min(indicator.period_types, key=MONTHS_IN.__getitem__)
    asked_series = SeriesQuestion(indicator.code, place.code, shortest, question.as_known_at)
    series = through_time(picture, asked_series, indicator, place, language, demo)
    figure = _of(found, place) if found else None
    wales = found.wales.value if found else None
    heading = _heading(series, indicator.polarity)
    judged_worse = figure is not None and figure.verdict in WORSE
    shown = figure or latest
    return ProfileRow(
        indicator=indicator.code,
        indicator_title=shown.indicator_title if shown else indicator.title(language),
        unit=indicator.unit.value,
        polarity=indicator.polarity.value,
        method_version=series.method_version,
        figure=figure,
        latest=latest,
        wales=wales,
        distance=None if figure is None or figure.value is None or wales is None else figure.value - wales,
        among_all=_place(found, place),
        among_similar=_place(among, place),
        series_period_type=shortest.value,
        chart=series.chart,
        heading=heading.value if heading else None,
        worse_and_getting_worse=judged_worse and heading is Heading.WORSE,
    )


def _of(found: Comparison, place: Area) -> RankedRow:
    return next(each for each in found.authorities if each.area == place.code)


def _place(found: Comparison | None, place: Area) -> Place | None:
    own = _of(found, place) if found else None
    if found is None or own is None or own.rank is None:
        return None
    compared = sum(each.rank is not None for each in found.authorities)
    return Place(found.group.group, compared, own.rank, own.rank_best, own.rank_worst)


_RISING_IS: Mapping[Polarity, Heading] = {Polarity.HIGH: Heading.BETTER, Polarity.LOW: Heading.WORSE}
_FALLING_IS: Mapping[Polarity, Heading] = {Polarity.HIGH: Heading.WORSE, Polarity.LOW: Heading.BETTER}


def _heading(series: SeriesAnswer, polarity: Polarity) -> Heading | None:
    match series.chart.recent_trend if series.chart else None:
        case Direction.RISING.value:
            return _RISING_IS[polarity]
        case Direction.FALLING.value:
            return _FALLING_IS[polarity]
        case Direction.LEVEL.value:
            return Heading.LEVEL
    return None
