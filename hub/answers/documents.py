"""Answers as documents: JSON with what must be known about it, CSV with the promised columns and nothing else."""

import csv
import io
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast

from pydantic import TypeAdapter

from hub.answers.authority import Profile, Unstated, WithoutFigure
from hub.answers.comparison import Comparison, Gap, Published, RankedRow
from hub.answers.definitions import AreaEntry, IndicatorEntry
from hub.answers.explanation import Explanation, StateCount, UnitEntry
from hub.answers.freshness import Freshness
from hub.answers.gaps import GapRow, GapsAnswer
from hub.answers.judging import GroupEntry, Spread
from hub.answers.moments import instant
from hub.answers.notice import Notice
from hub.answers.profile import ProfileRow
from hub.answers.rows import COLUMNS, Row
from hub.answers.series import ChartEntry, SeriesAnswer, SeriesRow
from hub.answers.week import Week
from hub.domain.knowledge import Moment


@dataclass(frozen=True, slots=True)
class Meta:
    """About a document. `state` names the state of the store that all of it is from; null where it needs none.

    `as_known_at` is the moment up to which statements are in it; null for everything that is known now.
    """

    count: int
    language: str
    state: str | None
    demonstration: bool
    notice: Notice | None
    as_known_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ObservationsDocument:
    """Figures."""

    data: tuple[Row, ...]
    meta: Meta


@dataclass(frozen=True, slots=True)
class ComparisonDocument:
    """One indicator and period: the authorities of a group in the order of their places, Wales (and its regions) beside them.

    `spread` says how far they lie apart beyond chance; null where a figure is withheld from the reader.
    """

    group: GroupEntry
    data: tuple[RankedRow, ...]
    regions: tuple[Row, ...]
    wales: Row
    published: tuple[Published, ...]
    gap: Gap | None
    spread: Spread | None
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


Document = (
    ObservationsDocument
    | ComparisonDocument
    | GapsDocument
    | SeriesDocument
    | ProfileDocument
    | GroupsDocument
    | ExplanationDocument
    | StreamsDocument
    | IndicatorsDocument
    | AreasDocument
)


def about(
    rows: Iterable[object],
    language: str,
    state: str | None,
    notice: Notice | None,
    as_known_at: Moment | None = None,
) -> Meta:
    """What must be known about a document with these rows."""
    known = None if as_known_at is None else instant(as_known_at)
    return Meta(sum(1 for _ in rows), language, state, notice is not None, notice, known)


def comparison_document(found: Comparison, language: str, notice: Notice | None) -> ComparisonDocument:
    """A comparison as a document."""
    meta = about(found.authorities, language, found.state, notice, found.as_known_at)
    return ComparisonDocument(
        group=found.group,
        data=found.authorities,
        regions=found.regions,
        wales=found.wales,
        published=found.published,
        gap=found.gap,
        spread=found.spread,
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
        meta=about(found.rows, language, found.state, notice, found.as_known_at),
    )


def series_document(found: SeriesAnswer, language: str, notice: Notice | None) -> SeriesDocument:
    """A series as a document."""
    meta = about(found.rows, language, found.state, notice, found.as_known_at)
    return SeriesDocument(found.rows, found.chart, meta)


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
        meta=about(found.rows, language, found.state, notice, found.as_known_at),
    )


def explanation_document(
    found: Explanation, language: str, notice: Notice | None, as_known_at: Moment | None
) -> ExplanationDocument:
    """An explanation as a document."""
    meta = about(found.units or (), language, found.store_state, notice, as_known_at)
    return ExplanationDocument(found.figure, found.units_held, found.counts, found.units, found.following, meta)


def as_json(document: Document) -> bytes:
    """A document as JSON, UTF-8."""
    return _adapter(cast(Hashable, type(document))).dump_json(document)


def as_csv(rows: Iterable[Row]) -> str:
    """Rows under the promised columns; nothing stands for null, and `true` or `false` for yes or no."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(getattr(row, column)) for column in COLUMNS] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    return ("true" if value else "false") if isinstance(value, bool) else value


@cache
def _adapter(type_: Any) -> TypeAdapter[Any]:
    return TypeAdapter(type_)
