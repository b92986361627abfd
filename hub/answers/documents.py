"""Answers as documents: JSON with what must be known about it, CSV with the promised columns and nothing else."""

import csv
import io
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast

from pydantic import TypeAdapter

from hub.answers.comparison import Comparison, Gap, Published, RankedRow
from hub.answers.definitions import AreaEntry, IndicatorEntry
from hub.answers.explanation import Explanation, StateCount, UnitEntry
from hub.answers.freshness import Freshness
from hub.answers.moments import instant
from hub.answers.notice import Notice
from hub.answers.rows import COLUMNS, Row
from hub.domain.knowledge import Moment


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
class ObservationsDocument:
    """Figures."""

    data: tuple[Row, ...]
    meta: Meta


@dataclass(frozen=True, slots=True)
class ComparisonDocument:
    """One indicator and period: the 22 authorities in the order of their places, the regions and Wales beside them."""

    data: tuple[RankedRow, ...]
    regions: tuple[Row, ...]
    wales: Row
    published: tuple[Published, ...]
    gap: Gap | None
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
    nightly: Moment | None = None,
) -> Meta:
    """What must be known about a document with these rows."""
    moments = (None if each is None else instant(each) for each in (as_known_at, nightly))
    return Meta(sum(1 for _ in rows), language, state, notice is not None, notice, *moments)


def comparison_document(found: Comparison, language: str, notice: Notice | None) -> ComparisonDocument:
    """A comparison as a document."""
    meta = about(found.authorities, language, found.state, notice, found.as_known_at, found.nightly)
    return ComparisonDocument(found.authorities, found.regions, found.wales, found.published, found.gap, meta)


def explanation_document(
    found: Explanation, language: str, notice: Notice | None, as_known_at: Moment | None
) -> ExplanationDocument:
    """An explanation as a document."""
    meta = about(found.units or (), language, found.store_state, notice, as_known_at, found.nightly)
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
