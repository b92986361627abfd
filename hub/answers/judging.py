"""What may be said of authorities beside each other: all of it where every figure among them may be seen, else some of it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from hub.answers.kept import made_once
from hub.answers.rows import is_withheld
from hub.domain.areas import AREAS
from hub.domain.comparing import Compared, Member, compare, compare_some, funnel_of
from hub.domain.definitions import FACTORS, Form, Polarity
from hub.domain.groups import Group
from hub.domain.indicators import Indicator
from hub.domain.observations import Observation, Shorthand

#: Comparisons kept in mind: every indicator over some years and groups.
COMPARED = 1024


@dataclass(frozen=True, slots=True)
class MembershipEntry:
    """An authority that has not always belonged to a group: from the day `since`, to the day before `until`; null has no such day."""

    authority: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class GroupEntry:
    """A group of authorities; `members` are those that belong to it on the day asked for.

    `dated_members` are those, members on that day or not, whose membership began or ended; every other has always been one.
    `welsh_reviewed` says if its Welsh name is official, or was gone over by a fluent reader.
    """

    group: str
    group_name: str
    group_type: str
    members: tuple[str, ...]
    dated_members: tuple[MembershipEntry, ...] = ()
    welsh_reviewed: bool = False


@dataclass(frozen=True, slots=True)
class Spread:
    """How far the authorities compared lie apart, in what the values are in.

    `gap` is the standard deviation between them net of chance, from `gap_low` to `gap_high` with 95%; `beyond_chance` is the share of
    all their variation that chance does not explain, and `probability` that of as much variation by chance alone. The plain
    `range`, `interquartile_range` and `coefficient_of_variation` hold chance as well, and grow when numbers get smaller.
    `phi` is how much they vary to what chance allows (1: as much), with the most extreme tenth at either end drawn in; it makes
    `usual_difference`, the standard deviation that the limits of the adjusted verdicts allow for beside chance.
    `expected_beyond_inner` and `expected_beyond_outer` of the `compared` lie beyond the 95% and the 99.8% limits when
    nothing but chance is at work. Null where it cannot be said.
    """

    compared: int
    value: float | None
    gap: float | None
    gap_low: float | None
    gap_high: float | None
    beyond_chance: float | None
    probability: float | None
    range: float | None
    interquartile_range: float | None
    coefficient_of_variation: float | None
    phi: float | None
    usual_difference: float | None
    expected_beyond_inner: float | None
    expected_beyond_outer: float | None


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """The limits that chance allows a figure of so many (its denominator): `inner` 95%, `outer` 99.8%, in what values are in."""

    denominator: float
    inner_low: float
    inner_high: float
    outer_low: float
    outer_high: float


#: Points of a funnel that is drawn.
POINTS = 48


def group_entry(group: Group, members: tuple[str, ...], language: str) -> GroupEntry:
    """A group as a reader is told of it."""
    dated = (each for each in group.memberships if each.since is not None or each.until is not None)
    entries = tuple(MembershipEntry(each.authority, each.since, each.until) for each in dated)
    return GroupEntry(group.code, group.name(language), group.type.value, members, entries, group.welsh_reviewed)


def withheld(seen: Iterable[Observation]) -> int:
    """How many of these figures are withheld from the reader although their periods are complete."""
    return sum(is_withheld(each) for each in seen)


def whole_of(codes: Collection[str]) -> str | None:
    """The code of the area that is made of these authorities and no others; None where there is none."""
    return next((each.code for each in AREAS if set(each.members) == set(codes)), None)


def judge(indicator: Indicator, seen: Sequence[Observation], whole: Observation | None = None) -> Compared | None:
    """The authorities compared, those that have a figure, in what of them the reader may see.

    Where figures among them are withheld, the others are compared with the figure of the `whole`, which has all in it, and
    neither places nor the gap are given: what is withheld is often the best. Who has not completed the period yet is left
    out, as where nobody knows its figure. None where every figure is kept from the reader, or all but one are not there yet.
    """
    known = tuple(members(seen))
    if len(known) <= 1 and any(each.shorthand is Shorthand.CONFIDENTIAL for each in seen):
        return None
    if not withheld(seen):
        return _compared(indicator.form, indicator.polarity, known)
    beside = members([whole]) if whole is not None else []
    return _some_compared(indicator.form, indicator.polarity, known, beside[0] if beside else None)


@made_once(COMPARED)
def _compared(form: Form, polarity: Polarity, those: tuple[Member, ...]) -> Compared:
    """Whoever asks, of the same figures the same is said; so what is kept can be neither old nor somebody else's."""
    return compare(form, polarity, those)


@made_once(COMPARED)
def _some_compared(form: Form, polarity: Polarity, those: tuple[Member, ...], whole: Member | None) -> Compared:
    return compare_some(form, polarity, those, whole)


def members(seen: Sequence[Observation]) -> list[Member]:
    """The figures that can be compared: those with a value; a count is over one."""
    return [
        Member(
            each.area,
            float(each.numerator),
            float(each.denominator if each.denominator is not None else 1),
            None if each.squares is None else float(each.squares),
        )
        for each in seen
        if each.value is not None and each.numerator is not None
    ]


def spread(found: Compared) -> Spread:
    """The spread of a comparison."""
    net, plain, alarms = found.net, found.plain, found.false_alarms
    return Spread(
        compared=len(found.members),
        value=found.target,
        gap=net.tau if net else None,
        gap_low=net.interval.low if net else None,
        gap_high=net.interval.high if net else None,
        beyond_chance=net.share if net else None,
        probability=net.probability if net else None,
        range=plain.range if plain else None,
        interquartile_range=plain.interquartile_range if plain else None,
        coefficient_of_variation=plain.coefficient_of_variation if plain else None,
        phi=found.dispersion.phi if found.dispersion else None,
        usual_difference=found.usual,
        expected_beyond_inner=alarms[0] if alarms else None,
        expected_beyond_outer=alarms[1] if alarms else None,
    )


def funnel_points(
    indicator: Indicator, seen: Sequence[Observation], whole: Observation | None = None
) -> tuple[FunnelPoint, ...]:
    """The funnel around the sum of these figures, at denominators from less than the least to more than the greatest.

    Around the figure of the `whole` where some are withheld. No points where the form of the figures has no funnel.
    """
    known = tuple(members(seen))
    beside = members([whole]) if whole is not None else []
    return _funnel(indicator.form, known, tuple(beside) if withheld(seen) else known)


@made_once(COMPARED)
def _funnel(form: Form, known: tuple[Member, ...], those: tuple[Member, ...]) -> tuple[FunnelPoint, ...]:
    around = funnel_of(form, those)
    if around is None or not known:
        return ()
    factor = FACTORS[form]
    least, most = min(each.denominator for each in known), max(each.denominator for each in known) * 1.05
    first = max(1.0, least * 0.6)
    numbers = sorted({round(first * (most / first) ** (step / (POINTS - 1))) for step in range(POINTS)})
    found = []
    for number in numbers:
        limits = around.by_chance(number)
        inner, outer = limits.inner.times(factor), limits.outer.times(factor)
        found.append(FunnelPoint(number, inner.low, inner.high, outer.low, outer.high))
    return tuple(found)
