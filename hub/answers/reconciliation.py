"""Submitted figures beside the derived ones, as a reader may have both; and, of one of them, the cases that make the difference."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from hub.answers.explanation import Explanation
from hub.answers.notice import mark
from hub.answers.picture import Picture
from hub.answers.questions import ReconciliationQuestion
from hub.answers.rows import shorthand
from hub.domain.areas import area
from hub.domain.indicators import Indicator, catalogue
from hub.domain.knowledge import Moment
from hub.domain.observations import Observation
from hub.domain.reconciliation import Finding, Reconciliation, as_written, reconcile, wanted
from hub.domain.units import State

#: The states whose units may make the difference between what is derived and what an authority counts itself: all but those that
#: both would count.
IN_DOUBT = frozenset(State) - {State.MET}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two figures; all numbers are null where the reader may not have them.

    `value` is unrounded, `text` as it was submitted, or of the derived figure rounded to as many decimals. `stated_by` is the
    ONS code of who submitted it; null for a derived figure and where it is withheld.
    """

    value: float | None
    text: str | None
    numerator: float | None
    denominator: float | None
    status: str
    shorthand: str
    stated_by: str | None


@dataclass(frozen=True, slots=True)
class ReconciledRow:
    """A submitted figure beside the derived one. Differences are the derived less the submitted, in the figure's unit.

    `finding` is agree, differ, submitted_missing, derived_missing or not_comparable. `reason` says of the last two why:
    withheld, not_stated, partial, provisional, not_computed or no_figure. `data_as_of` and `method_version` are the derived
    figure's.
    """

    indicator: str
    indicator_title: str
    area: str
    area_name: str
    area_type: str
    period_type: str
    period: str
    period_start: date
    period_end: date
    unit: str | None
    finding: str
    reason: str | None
    submitted: Side | None
    derived: Side | None
    difference: float | None
    numerator_difference: float | None
    denominator_difference: float | None
    data_as_of: date | None
    method_version: str | None


@dataclass(frozen=True, slots=True)
class FindingCounts:
    """How many rows have each finding."""

    agree: int
    differ: int
    submitted_missing: int
    derived_missing: int
    not_comparable: int


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The rows asked for, all of the state named, and how many there are of each finding."""

    state: str
    #: The midnight of the snapshot that others' derived figures are from; None for who sees them as they are.
    nightly: Moment | None
    rows: tuple[ReconciledRow, ...]
    counts: FindingCounts


@dataclass(frozen=True, slots=True)
class Behind:
    """What was submitted of one figure beside the derived one, and how the units ended that may make the difference."""

    reconciled: Reconciled
    explanation: Explanation


def reconciled(
    picture: Picture,
    indicators: Mapping[str, Indicator],
    question: ReconciliationQuestion,
    language: str,
    demo: bool,
) -> Reconciled:
    """Set beside each other what this reader may see of both."""
    computed = {code: each.period_types for code, each in indicators.items()}
    pairs = reconcile(wanted(picture.observations), computed, picture.waiting)
    found = [each for each in pairs if question.asks_for(each)]
    return Reconciled(
        picture.state, picture.nightly, tuple(_row(each, language, demo) for each in found), _counts(found)
    )


def _counts(found: Iterable[Reconciliation]) -> FindingCounts:
    findings = [each.finding for each in found]
    return FindingCounts(**{each.value: findings.count(each) for each in Finding})


def _row(found: Reconciliation, language: str, demo: bool) -> ReconciledRow:
    place, indicator = area(found.area), catalogue().get(found.indicator)
    one = found.derived or found.submitted
    assert one is not None
    title = indicator.title(language) if indicator else found.indicator
    return ReconciledRow(
        indicator=found.indicator,
        indicator_title=title + mark(one, demo, language),
        area=found.area,
        area_name=place.name(language) if place else found.area,
        area_type=place.type.value if place else "",
        period_type=found.period.type.value,
        period=found.period.code,
        period_start=found.period.start,
        period_end=found.period.end,
        unit=one.unit,
        finding=found.finding.value,
        reason=None if found.why is None else found.why.value,
        submitted=_side(found.submitted, _text(found.submitted)),
        derived=_side(found.derived, found.rounded),
        difference=_number(found.difference.value),
        numerator_difference=_number(found.difference.numerator),
        denominator_difference=_number(found.difference.denominator),
        data_as_of=None if found.derived is None else found.derived.data_as_of,
        method_version=None if found.derived is None else found.derived.method_version,
    )


def _side(one: Observation | None, text: str | None) -> Side | None:
    if one is None:
        return None
    by = None if one.stated is None else one.stated.stated_by
    return Side(one.value, text, one.numerator, one.denominator, one.status.value, shorthand(one), by)


def _text(submitted: Observation | None) -> str | None:
    return None if submitted is None or submitted.stated is None else as_written(submitted.stated)


def _number(difference: Fraction | None) -> float | None:
    return None if difference is None else float(difference)
