"""Submitted figures beside the derived ones: do they agree, as precisely as they were stated?

A submitted value is written with so many decimals, which is its precision: "95" agrees with what rounds to 95, a half rounded
up. Counts are whole numbers and agree when they are the same. Everything that was stated has to agree. What can still change
by itself, or lacks an authority, is set beside the submitted figure and not judged.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from hub.domain.areas import AREAS, area
from hub.domain.definitions import FACTORS
from hub.domain.figures import StatedFigure
from hub.domain.observations import Observation, Shorthand, Source
from hub.domain.periods import Period
from hub.domain.published import exactly, round_like


class Finding(StrEnum):
    """What comes of setting a submitted figure beside a derived one."""

    AGREE = "agree"
    DIFFER = "differ"
    SUBMITTED_MISSING = "submitted_missing"  # others of its kind have submitted one
    DERIVED_MISSING = "derived_missing"
    NOT_COMPARABLE = "not_comparable"


class Why(StrEnum):
    """Why two figures cannot be compared, or why there is no derived one."""

    WITHHELD = "withheld"  # the reader may not see both
    NOT_STATED = "not_stated"  # the submitter gives no number, or keeps it back
    PARTIAL = "partial"  # not every authority of the area is in the derived figure
    PROVISIONAL = "provisional"  # the derived figure can still change without a correction
    NOT_COMPUTED = "not_computed"  # the hub computes no figure of this indicator and type of period
    NO_FIGURE = "no_figure"  # it does, and there is none


@dataclass(frozen=True, slots=True)
class Difference:
    """The derived figure less the submitted one; None where either does not say. Nought is no difference."""

    value: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A submitted figure and the derived one of the same indicator, area and period; one of them may be missing."""

    indicator: str
    area: str
    period: Period
    submitted: Observation | None
    derived: Observation | None
    finding: Finding
    why: Why | None = None
    #: The submitted value as it was written, and the derived one rounded to as many decimals.
    written: str | None = None
    rounded: str | None = None
    #: Also of figures that are not comparable, where both are known.
    difference: Difference = Difference()


#: Indicator and period.
Key = tuple[str, Period]
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_PLACES = {each.code: place for place, each in enumerate(AREAS)}


def wanted(observations: Iterable[Observation]) -> list[Observation]:
    """Those that a reconciliation looks at: the submitted ones, and the derived ones of the same indicators and periods."""
    every = list(observations)
    stated = {_key(each) for each in every if each.source is Source.SUBMITTED}
    return [each for each in every if each.source is Source.SUBMITTED or _key(each) in stated]


def reconcile(
    observations: Iterable[Observation], computed: Mapping[str, Collection[str]], awaited: Collection[str] = ()
) -> list[Reconciliation]:
    """Each submitted figure beside the derived one, then by indicator, area and period.

    A submitted figure is missing where one of the same indicator and period was submitted for another area of the same type.
    `computed` holds the types of period for which each indicator has derived figures, `awaited` the areas of which the reader
    may have none yet.
    """
    derived: dict[tuple[Key, str], Observation] = {}
    submitted: dict[tuple[Key, str], list[Observation]] = {}
    for each in observations:
        place = (_key(each), each.area)
        if each.source is Source.SUBMITTED:
            submitted.setdefault(place, []).append(each)
        else:
            derived[place] = each
    found = [
        _compared(one, derived.get(place), one.period.type in computed.get(one.indicator, ()), one.area in awaited)
        for place, those in submitted.items()
        for one in those
    ]
    expected = {(key, _type(code)) for key, code in submitted}
    found += [
        Reconciliation(one.indicator, one.area, one.period, None, one, Finding.SUBMITTED_MISSING)
        for (key, code), one in derived.items()
        if (key, code) not in submitted and (key, _type(code)) in expected
    ]
    return sorted(found, key=_order)


def as_written(figure: StatedFigure) -> str | None:
    """The value of a stated figure with the decimals that show its precision; None where it has none."""
    if figure.value_text is not None and _NUMBER.fullmatch(figure.value_text):
        return figure.value_text
    return None if figure.value is None else f"{Decimal(repr(figure.value)):f}".removesuffix(".0")


def _compared(
    submitted: Observation, derived: Observation | None, is_computed: bool, is_awaited: bool
) -> Reconciliation:
    found = Reconciliation(
        submitted.indicator, submitted.area, submitted.period, submitted, derived, Finding.NOT_COMPARABLE
    )
    if derived is None and is_computed and is_awaited:
        return replace(found, why=Why.WITHHELD)
    if derived is None or derived.shorthand is Shorthand.NOT_AVAILABLE:
        return replace(found, finding=Finding.DERIVED_MISSING, why=Why.NO_FIGURE if is_computed else Why.NOT_COMPUTED)
    if submitted.stated is None or derived.value is None:
        return replace(found, why=Why.WITHHELD)
    written = as_written(submitted.stated)
    if written is None and submitted.numerator is None and submitted.denominator is None:
        return replace(found, why=Why.NOT_STATED)
    rounded = None if written is None else round_like(written, exactly(derived))
    found = replace(found, written=written, rounded=rounded, difference=_difference(submitted, written, derived))
    same = list(_same(found))
    if not same:
        return replace(found, why=Why.WITHHELD)
    if not derived.complete:
        return replace(found, why=Why.PARTIAL if _lacks_authorities(derived) else Why.PROVISIONAL)
    return replace(found, finding=Finding.AGREE if all(same) else Finding.DIFFER)


def _same(found: Reconciliation) -> Iterator[bool]:
    """Of everything that both sides say: is it the same?"""
    if found.written is not None and found.rounded is not None:
        yield Fraction(found.written) == Fraction(found.rounded)
    for each in (found.difference.numerator, found.difference.denominator):
        if each is not None:
            yield each == 0


def _difference(submitted: Observation, written: str | None, derived: Observation) -> Difference:
    stated = None
    if written is not None:
        stated = Fraction(written)
    elif submitted.form in FACTORS and submitted.numerator is not None and submitted.denominator:
        stated = FACTORS[submitted.form] * Fraction(submitted.numerator) / Fraction(submitted.denominator)
    return Difference(
        None if stated is None else exactly(derived) - stated,
        _less(derived.numerator, submitted.numerator),
        _less(derived.denominator, submitted.denominator),
    )


def _less(derived: float | None, submitted: float | None) -> Fraction | None:
    return None if derived is None or submitted is None else Fraction(derived) - Fraction(submitted)


def _lacks_authorities(derived: Observation) -> bool:
    """Is it the figure of an area some of whose authorities do not report?"""
    return (derived.authorities_expected or 0) > 1 and derived.authorities_reporting != derived.authorities_expected


def _order(found: Reconciliation) -> tuple[str, int, date, str, str]:
    by = found.submitted.stated.stated_by if found.submitted is not None and found.submitted.stated else ""
    return found.indicator, _PLACES.get(found.area, len(_PLACES)), found.period.start, found.period.type, by


def _key(observation: Observation) -> Key:
    return observation.indicator, observation.period


def _type(code: str) -> str:
    found = area(code)
    return found.type.value if found else ""
