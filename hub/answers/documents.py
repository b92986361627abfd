"""Answers as documents: JSON with what must be known about it."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any, cast

from pydantic import TypeAdapter

from hub.answers.authority import Profile, Unstated, WithoutFigure
from hub.answers.comparison import Comparison, Gap, Published, RankedRow
from hub.answers.context import AnnotationEntry, TargetEntry
from hub.answers.definitions import AreaEntry, IndicatorEntry
from hub.answers.explanation import Explanation, StateCount, UnitEntry
from hub.answers.freshness import Freshness
from hub.answers.gaps import ChangeEntry, GapRow, GapsAnswer
from hub.answers.judging import FunnelPoint, GroupEntry, Spread
from hub.answers.moments import instant
from hub.answers.notice import Notice
from hub.answers.overview import OverviewAnswer, OverviewAuthority, OverviewFigure, OverviewIndicator
from hub.answers.paging import Page
from hub.answers.profile import ProfileRow
from hub.answers.reconciliation import Behind, FindingCounts, Reconciled, ReconciledRow
from hub.answers.rows import Row
from hub.answers.series import ChartEntry, SeriesAnswer, SeriesRow
from hub.answers.week import Week
from hub.domain.knowledge import Moment
from hub.domain.standing_out import StandingOut


@dataclass(frozen=True, slots=True)
class Meta:
    """About a document. `state` names the state of the store that all of it is from; null where it needs none.

    `as_known_at` is the moment up to which statements are in it; null for everything that is known now. `nightly` is the
    midnight up to which statements are in others' figures, for readers who see no more of them; else null.
    """

    count: int
    language: str
    state: str | None
    demonstration: bool
    notice: Notice | None
    as_known_at: datetime | None = None
    nightly: datetime | None = None


@dataclass(frozen=True, slots=True)
class PageMeta(Meta):
    """About a page of rows: `count` are on it, `total` on all pages together."""

    total: int = 0
    #: What to give as `after` for the page that follows; null when there is none.
    next: str | None = None


@dataclass(frozen=True, slots=True)
class ObservationsDocument:
    """Figures."""

    data: tuple[Row, ...]
    meta: PageMeta


@dataclass(frozen=True, slots=True)
class ComparisonDocument:
    """One indicator and period: the authorities of a group in the order of their places, Wales (and its regions) beside them.

    `spread` says how far they lie apart beyond chance, `change` if that is less than in the period before, and `funnel` how far
    chance lets a figure lie from the group's, by what it is of; null and empty where a figure is withheld from the reader.
    """

    group: GroupEntry
    data: tuple[RankedRow, ...]
    regions: tuple[Row, ...]
    wales: Row
    published: tuple[Published, ...]
    gap: Gap | None
    spread: Spread | None
    change: ChangeEntry | None
    funnel: tuple[FunnelPoint, ...]
    meta: Meta


@dataclass(frozen=True, slots=True)
class GapsDocument:
    """How far the authorities of a group lie apart, the earliest period first; `withheld` counts periods left out for it."""

    indicator: str
    unit: str
    polarity: str
    method_version: str
    group: GroupEntry
    data: tuple[GapRow, ...]
    withheld: int
    meta: Meta


@dataclass(frozen=True, slots=True)
class SeriesDocument:
    """The figures of one area through time, the earliest first, with the limits of a control chart and what it says."""

    data: tuple[SeriesRow, ...]
    chart: ChartEntry | None
    meta: Meta


@dataclass(frozen=True, slots=True)
class OverviewDocument:
    """Every indicator for every authority of a group: the figures by indicator and authority, and what stands out.

    `verdicts` is of all figures that are judged; `without_figure` holds the codes of indicators for which nobody
    in the group has one in the period.
    """

    group: GroupEntry
    indicators: tuple[OverviewIndicator, ...]
    authorities: tuple[OverviewAuthority, ...]
    data: tuple[OverviewFigure, ...]
    verdicts: StandingOut
    adjusted_verdicts: StandingOut
    without_figure: tuple[str, ...]
    meta: Meta


@dataclass(frozen=True, slots=True)
class ProfileDocument:
    """One authority on every indicator, what changed in the seven days before its last event, and what its figures rest on.

    `week`, `unstated` and the counts in `freshness` are null for readers who may not see all figures of the authority.
    """

    area: str
    area_name: str
    similar: GroupEntry
    data: tuple[ProfileRow, ...]
    without_figure: tuple[WithoutFigure, ...]
    week: Week | None
    freshness: Freshness
    unstated: tuple[Unstated, ...] | None
    meta: Meta


@dataclass(frozen=True, slots=True)
class GroupsDocument:
    """Groups of authorities that can be compared."""

    data: tuple[GroupEntry, ...]
    meta: Meta


@dataclass(frozen=True, slots=True)
class ExplanationDocument:
    """A figure, how many units it rests on by state and reason, and for their own authority a page of these units.

    `units_held` is the sum of `counts`; both are null where they are withheld, and `data` where the units are.
    """

    figure: Row
    units_held: int | None
    counts: tuple[StateCount, ...] | None
    data: tuple[UnitEntry, ...] | None
    #: What to give as `after` for the page that follows; null when there is none.
    next: str | None
    meta: Meta


@dataclass(frozen=True, slots=True)
class ReconciliationDocument:
    """A page of submitted figures beside the derived ones, and how many there are of each finding on all pages."""

    data: tuple[ReconciledRow, ...]
    counts: FindingCounts
    meta: PageMeta


@dataclass(frozen=True, slots=True)
class BehindDocument:
    """What was submitted of one figure beside the derived one, and a page of the units that may make the difference.

    `counts` and `data` are as in an explanation: null where they are withheld, and `data` for everybody but the authority
    whose units they are.
    """

    reconciliation: tuple[ReconciledRow, ...]
    counts: tuple[StateCount, ...] | None
    data: tuple[UnitEntry, ...] | None
    #: What to give as `after` for the page that follows; null when there is none.
    next: str | None
    meta: Meta


@dataclass(frozen=True, slots=True)
class StreamsDocument:
    """How far each authority has reported."""

    data: tuple[Freshness, ...]
    meta: Meta


@dataclass(frozen=True, slots=True)
class IndicatorsDocument:
    """The national definitions."""

    data: tuple[IndicatorEntry, ...]
    meta: Meta


@dataclass(frozen=True, slots=True)
class AreasDocument:
    """Wales, its regions and its authorities."""

    data: tuple[AreaEntry, ...]
    meta: Meta


@dataclass(frozen=True, slots=True)
class AnnotationsDocument:
    """What happened, by the day on which it began."""

    data: tuple[AnnotationEntry, ...]
    meta: Meta


@dataclass(frozen=True, slots=True)
class AnnotationDocument:
    """One annotation, as it stands after it was written or withdrawn."""

    data: AnnotationEntry
    meta: Meta


@dataclass(frozen=True, slots=True)
class TargetsDocument:
    """What is to be reached, in the order in which it was set."""

    data: tuple[TargetEntry, ...]
    meta: Meta


@dataclass(frozen=True, slots=True)
class TargetDocument:
    """One target, as it stands after it was set or withdrawn."""

    data: TargetEntry
    meta: Meta


Document = (
    ObservationsDocument
    | ComparisonDocument
    | GapsDocument
    | SeriesDocument
    | OverviewDocument
    | ProfileDocument
    | GroupsDocument
    | ExplanationDocument
    | ReconciliationDocument
    | BehindDocument
    | StreamsDocument
    | IndicatorsDocument
    | AreasDocument
    | AnnotationsDocument
    | AnnotationDocument
    | TargetsDocument
    | TargetDocument
)


def about(
    rows: Iterable[object],
    language: str,
    state: str | None,
    notice: Notice | None,
    as_known_at: Moment | None = None,
    nightly: Moment | None = None,
) -> Meta:
    """What must be known about a document with these rows."""
    moments = (None if each is None else instant(each) for each in (as_known_at, nightly))
    return Meta(sum(1 for _ in rows), language, state, notice is not None, notice, *moments)


def comparison_document(found: Comparison, language: str, notice: Notice | None) -> ComparisonDocument:
    """A comparison as a document."""
    meta = about(found.authorities, language, found.state, notice, found.as_known_at, found.nightly)
    return ComparisonDocument(
        group=found.group,
        data=found.authorities,
        regions=found.regions,
        wales=found.wales,
        published=found.published,
        gap=found.gap,
        spread=found.spread,
        change=found.change,
        funnel=found.funnel,
        meta=meta,
    )


def gaps_document(found: GapsAnswer, language: str, notice: Notice | None) -> GapsDocument:
    """Gaps through time as a document."""
    indicator = found.indicator
    return GapsDocument(
        indicator=indicator.code,
        unit=indicator.unit.value,
        polarity=indicator.polarity.value,
        method_version=found.method_version,
        group=found.group,
        data=found.rows,
        withheld=found.withheld,
        meta=about(found.rows, language, found.state, notice, found.as_known_at, found.nightly),
    )


def series_document(found: SeriesAnswer, language: str, notice: Notice | None) -> SeriesDocument:
    """A series as a document."""
    meta = about(found.rows, language, found.state, notice, found.as_known_at, found.nightly)
    return SeriesDocument(found.rows, found.chart, meta)


def overview_document(found: OverviewAnswer, language: str, notice: Notice | None) -> OverviewDocument:
    """An overview as a document."""
    return OverviewDocument(
        group=found.group,
        indicators=found.indicators,
        authorities=found.authorities,
        data=found.figures,
        verdicts=found.verdicts,
        adjusted_verdicts=found.adjusted_verdicts,
        without_figure=found.without_figure,
        meta=about(found.figures, language, found.state, notice, found.as_known_at, found.nightly),
    )


def profile_document(found: Profile, language: str, notice: Notice | None) -> ProfileDocument:
    """A profile as a document."""
    return ProfileDocument(
        area=found.area.code,
        area_name=found.area.name(language),
        similar=found.similar,
        data=found.rows,
        without_figure=found.without_figure,
        week=found.week,
        freshness=found.freshness,
        unstated=found.unstated,
        meta=about(found.rows, language, found.state, notice, found.as_known_at, found.nightly),
    )


def explanation_document(
    found: Explanation, language: str, notice: Notice | None, as_known_at: Moment | None
) -> ExplanationDocument:
    """An explanation as a document."""
    meta = about(found.units or (), language, found.store_state, notice, as_known_at, found.nightly)
    return ExplanationDocument(found.figure, found.units_held, found.counts, found.units, found.following, meta)


def reconciliation_document(
    page: Page[Reconciled], language: str, notice: Notice | None, as_known_at: Moment | None
) -> ReconciliationDocument:
    """A page of submitted figures beside the derived ones as a document."""
    found = page.whole
    plain = about(page.rows, language, found.state, notice, as_known_at, found.nightly)
    values = {each.name: getattr(plain, each.name) for each in fields(plain)}
    meta = PageMeta(**values, total=page.total, next=page.following)
    return ReconciliationDocument(page.rows, found.counts, meta)


def behind_document(found: Behind, language: str, notice: Notice | None, as_known_at: Moment | None) -> BehindDocument:
    """One submitted figure and the units behind the derived one as a document."""
    why = found.explanation
    meta = about(why.units or (), language, why.store_state, notice, as_known_at, why.nightly)
    return BehindDocument(found.reconciled.rows, why.counts, why.units, why.following, meta)


def as_json(document: Document) -> bytes:
    """A document as JSON, UTF-8."""
    return _adapter(cast(Hashable, type(document))).dump_json(document)


@cache
def _adapter(type_: Any) -> TypeAdapter[Any]:
    return TypeAdapter(type_)
