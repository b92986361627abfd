"""Which counts of people an indicator's figures tell of, and which indicators tell of the same people.

Indicators that share people are protected together: a figure of one that is shown would otherwise give away what is
withheld of another. Everything here follows from the definitions (hub/domain/indicators), as each relation says.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from hub.domain.definitions import Form
from hub.domain.observations import Observation


class Part(StrEnum):
    """A part of a figure."""

    COUNTED = "counted"  # the numerator of a proportion or of a rate, or a count
    NOT_COUNTED = "not counted"  # the complement: the denominator of a proportion less its numerator
    OF = "of"  # the denominator of a proportion, or the number of units that a mean is of
    MEASURED = "measured"  # the numerator of a mean, which is no number of people


class Count(NamedTuple):
    """A part of an indicator's figures; or, with a second indicator, what it has more than that one has."""

    indicator: str
    part: Part
    less: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """Every unit of one count is a unit of another; where `all_of_it`, the two are the same units."""

    inner: Count
    outer: Count
    all_of_it: bool


def _relation(inner: str, inner_part: Part, outer: str, outer_part: Part, all_of_it: bool) -> Relation:
    return Relation(Count(inner, inner_part), Count(outer, outer_part), all_of_it)


RELATIONS = (
    # All referrals received; what one indicator cannot judge, the other counts.
    _relation("SCC/006", Part.OF, "SCC/010", Part.OF, all_of_it=False),
    # All initial assessments completed; those stated to be completed before they were required are judged by one alone.
    _relation("SCC/011b", Part.OF, "SCC/011a", Part.OF, all_of_it=True),
    _relation("SCC/011b", Part.COUNTED, "SCC/011a", Part.COUNTED, all_of_it=False),
    _relation("SCC/042a", Part.OF, "SCC/011a", Part.OF, all_of_it=False),
    _relation("SCC/042b", Part.OF, "SCC/042a", Part.NOT_COUNTED, all_of_it=True),
    # All children looked after at a month end; one indicator does not judge those whose change of school has no reason.
    _relation("SCC/002", Part.OF, "SCC/004", Part.OF, all_of_it=False),
    # All carers identified.
    _relation("SCA/018b", Part.OF, "SCA/018a", Part.OF, all_of_it=True),
    _relation("SCA/018c", Part.OF, "SCA/018a", Part.OF, all_of_it=True),
    # All care leavers, and of these those with whom the authority is in contact.
    _relation("SCC/033e", Part.OF, "SCC/033d", Part.COUNTED, all_of_it=True),
    _relation("SCC/033f", Part.OF, "SCC/033d", Part.COUNTED, all_of_it=True),
)


def families(indicators: Collection[str], relations: Sequence[Relation] = RELATIONS) -> list[tuple[str, ...]]:
    """The indicators in groups that share people, each group and all of them in the order of the codes."""
    group = {code: {code} for code in indicators}
    for relation in relations:
        one, other = relation.inner.indicator, relation.outer.indicator
        if one in group and other in group:
            group[one] |= group[other]
            for code in group[one]:
                group[code] = group[one]
    return sorted({tuple(sorted(each)) for each in group.values()})


def elements(form: Form) -> tuple[Part, ...]:
    """The parts of a figure that are stored; every other part is a sum of these."""
    match form:
        case Form.PROPORTION:
            return (Part.COUNTED, Part.NOT_COUNTED)
        case Form.MEAN:
            return (Part.OF, Part.MEASURED)
        case Form.RATE | Form.COUNT:
            return (Part.COUNTED,)


def amount(part: Part, seen: Observation | None) -> int:
    """How many a figure tells of, in an element; 0 where there is no figure because there is nobody."""
    if seen is None:
        return 0
    numerator, denominator = int(seen.numerator or 0), int(seen.denominator or 0)
    match part:
        case Part.COUNTED | Part.MEASURED:
            return numerator
        case Part.OF:
            return denominator
        case Part.NOT_COUNTED:
            return denominator - numerator


def sums(family: Sequence[str], forms: Mapping[str, Form]) -> Iterator[tuple[Count, tuple[Count, ...]]]:
    """Every part of the figures of a family, and the elements whose sum it is."""
    for code in family:
        stored = tuple(Count(code, part) for part in elements(forms[code]))
        yield from ((each, (each,)) for each in stored)
        if forms[code] is Form.PROPORTION:
            yield Count(code, Part.OF), stored
