"""Authorities compared: each one's interval, possible places and verdict, and how far they lie apart beyond chance.

Everything comes in what the indicator's values are in: percent, days, or so many per 1,000 people.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import inf, sqrt

from hub.domain.definitions import FACTORS, Form, Polarity
from hub.domain.statistics import intervals
from hub.domain.statistics.funnels import (
    INNER,
    OUTER,
    RATES,
    SHARES,
    Dispersion,
    Funnel,
    Kind,
    Limits,
    Position,
    funnel,
)
from hub.domain.statistics.funnels import means as means_within
from hub.domain.statistics.intervals import Interval
from hub.domain.statistics.pooling import Measured, Within, within
from hub.domain.statistics.ranks import Floats, Rank, expected_false_alarms, means, ranks, rates, shares
from hub.domain.statistics.spreads import Estimate, NetSpread, PlainSpread, net_spread, plain_spread


class Verdict(StrEnum):
    """How a figure stands to what chance allows, given which way is better."""

    FAR_WORSE = "far_worse"  # beyond the outer limit: by chance one in a thousand
    WORSE = "worse"  # beyond the inner limit: by chance one in forty
    WITHIN = "within"
    BETTER = "better"
    FAR_BETTER = "far_better"


_LOW_IS_BETTER = {
    Position.FAR_BELOW: Verdict.FAR_BETTER,
    Position.BELOW: Verdict.BETTER,
    Position.WITHIN: Verdict.WITHIN,
    Position.ABOVE: Verdict.WORSE,
    Position.FAR_ABOVE: Verdict.FAR_WORSE,
}
_HIGH_IS_BETTER = {
    Position.FAR_BELOW: Verdict.FAR_WORSE,
    Position.BELOW: Verdict.WORSE,
    Position.WITHIN: Verdict.WITHIN,
    Position.ABOVE: Verdict.BETTER,
    Position.FAR_ABOVE: Verdict.FAR_BETTER,
}
_KINDS = {Form.PROPORTION: SHARES, Form.RATE: RATES}
#: The standard deviation of shares of one that lie as far apart as they can.
MOST_OF_SHARES = 0.5


@dataclass(frozen=True, slots=True)
class Member:
    """The figure of one authority: so many counted, or so much measured, over a number that is not 0.

    `squares` is the sum of the squares of what was measured; None where it is not known, and where nothing was.
    """

    area: str
    numerator: float
    denominator: float
    squares: float | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """One authority among the others. What cannot be said of a form of figure is None."""

    area: str
    value: float
    #: The 95% interval of the figure by itself.
    interval: Interval | None
    #: Its place, and those that chance leaves open to it among these members, with 95%.
    rank: Rank | None
    #: The limits by chance around the group's figure, and the verdict by them.
    limits: Limits | None
    verdict: Verdict | None
    #: The verdict by limits that also allow what members usually differ by.
    adjusted: Verdict | None


@dataclass(frozen=True, slots=True)
class Compared:
    """Members of a group compared with the figure of the group as a whole."""

    #: The sum over all members, never a mean of their figures; None without a member.
    target: float | None
    members: tuple[Judged, ...]
    plain: PlainSpread | None
    net: NetSpread | None
    dispersion: Dispersion | None
    #: By how much members usually differ, as a standard deviation in what the values are in: what the wider limits allow for.
    usual: float | None
    #: How many members lie beyond the inner, and the outer limits, when nothing but chance is at work.
    false_alarms: tuple[float, float] | None
    #: The figure of each member with its variance by chance, in what the values are in; empty where chance cannot be said.
    estimates: Mapping[str, Estimate] = field(default_factory=dict)
    #: What no spread between members exceeds.
    most: float = inf

    def net_among(self, areas: Set[str]) -> NetSpread | None:
        """How far some of the members differ beyond chance; None for fewer than two."""
        if areas >= self.estimates.keys():
            return self.net
        found = net_spread([each for area, each in self.estimates.items() if area in areas])
        return found and found.at_most(self.most)


def compare(form: Form, polarity: Polarity, members: Sequence[Member]) -> Compared:
    """Compare members by an indicator of a form and polarity; the order of members stays."""
    factor = FACTORS.get(form, 1)
    over = sum(each.denominator for each in members)
    if not members or over <= 0:
        return Compared(None, (), None, None, None, None, None)
    values = [each.numerator / each.denominator for each in members]
    target = sum(each.numerator for each in members) / over
    measured = _within(form, members)
    kind = _kind(form, measured)
    around = None if kind is None else funnel(kind, target, _against(values, members))
    plain = plain_spread([factor * each for each in values])
    found_ranks = _ranks(_known(form, members, values, measured), polarity, values)
    judged = tuple(
        _judged(form, polarity, each, share, rank, around)
        for each, share, rank in zip(members, values, found_ranks, strict=True)
    )
    estimates = {} if kind is None else _estimates(kind, target, values, members, factor)
    most = MOST_OF_SHARES * factor if form is Form.PROPORTION else inf
    net = net_spread(list(estimates.values()))
    return Compared(
        target=factor * target,
        members=judged,
        plain=plain,
        net=net and net.at_most(most),
        dispersion=around.dispersion if around else None,
        usual=factor * sqrt(around.dispersion.tau_squared) if around and around.dispersion else None,
        false_alarms=_false_alarms(len(members)) if around else None,
        estimates=estimates,
        most=most,
    )


def compare_some(form: Form, polarity: Polarity, members: Sequence[Member], whole: Member | None) -> Compared:
    """Some members of a group compared with the figure of the whole group, where the other members are not known.

    There are no places, no spread and no wider limits, which rest on every member; and no verdicts, either, without the
    figure of the whole.
    """
    factor, kind = FACTORS.get(form, 1), _KINDS.get(form)
    known = whole is not None and whole.denominator > 0
    target = whole.numerator / whole.denominator if whole is not None and known else None
    around = None if kind is None or target is None else Funnel(kind, target, None)
    judged = (_judged(form, polarity, each, each.numerator / each.denominator, None, around) for each in members)
    return Compared(
        target=None if target is None else factor * target,
        members=tuple(replace(each, adjusted=None) for each in judged),
        plain=None,
        net=None,
        dispersion=None,
        usual=None,
        false_alarms=_false_alarms(len(members)) if around else None,
    )


def funnel_of(form: Form, members: Sequence[Member]) -> Funnel | None:
    """The funnel of members around their sum, in shares of one; None for a form that has none, or means of unknown spread."""
    kind = _kind(form, _within(form, members))
    over = sum(each.denominator for each in members)
    if kind is None or over <= 0:
        return None
    target = sum(each.numerator for each in members) / over
    return funnel(kind, target, _against([each.numerator / each.denominator for each in members], members))


def interval_of(form: Form, member: Member, level: float = intervals.LEVEL) -> Interval | None:
    """The interval of one figure by itself, in what its values are in; None for a count, and a mean whose spread is not known.

    What is measured is never below 0, nor is the interval of its mean.
    """
    if form is Form.PROPORTION:
        return intervals.wilson(member.numerator, member.denominator, level).times(FACTORS[form])
    if form is Form.RATE:
        return intervals.rate(member.numerator, member.denominator, level).times(FACTORS[form])
    if form is Form.MEAN and member.squares is not None:
        found = intervals.mean(member.numerator, member.squares, round(member.denominator), level)
        return Interval(max(0.0, found.low), found.high) if found else None
    return None


def _judged(
    form: Form, polarity: Polarity, member: Member, share: float, rank: Rank | None, around: Funnel | None
) -> Judged:
    factor = FACTORS.get(form, 1)
    verdicts = _HIGH_IS_BETTER if polarity is Polarity.HIGH else _LOW_IS_BETTER
    limits = around.by_chance(member.denominator) if around else None
    wider = around.adjusted(member.denominator) if around else None
    return Judged(
        area=member.area,
        value=factor * share,
        interval=interval_of(form, member),
        rank=rank,
        limits=Limits(limits.inner.times(factor), limits.outer.times(factor)) if limits else None,
        verdict=verdicts[limits.position(share)] if limits else None,
        adjusted=verdicts[wider.position(share)] if wider else None,
    )


def _false_alarms(number: int) -> tuple[float, float]:
    return expected_false_alarms(number, INNER), expected_false_alarms(number, OUTER)


def _against(values: Sequence[float], members: Sequence[Member]) -> list[tuple[float, float]]:
    return [(value, each.denominator) for value, each in zip(values, members, strict=True)]


def _kind(form: Form, measured: Within | None) -> Kind | None:
    return means_within(measured) if measured else _KINDS.get(form)


def _within(form: Form, members: Sequence[Member]) -> Within | None:
    """How much what a mean is of differs within members; None where it is not known of all of them, or cannot be said."""
    if form is not Form.MEAN:
        return None
    measured = [
        Measured(each.denominator, each.numerator, each.squares) for each in members if each.squares is not None
    ]
    return within(measured) if len(measured) == len(members) else None


def _known(form: Form, members: Sequence[Member], values: Sequence[float], measured: Within | None) -> Floats | None:
    """What is known of true figures; None for a form of which nothing is."""
    numerators, denominators = [each.numerator for each in members], [each.denominator for each in members]
    match form:
        case Form.PROPORTION:
            return shares(numerators, denominators)
        case Form.RATE:
            return rates(numerators, denominators)
        case Form.MEAN if measured is not None:
            return means(values, denominators, measured)
    return None


def _ranks(known: Floats | None, polarity: Polarity, values: Sequence[float]) -> Sequence[Rank | None]:
    return [None] * len(values) if known is None else ranks(values, known, polarity is Polarity.HIGH)


def _estimates(
    kind: Kind, target: float, values: Sequence[float], members: Sequence[Member], factor: float
) -> dict[str, Estimate]:
    """Figures in what values are in, and their variances by chance, which is what it would be if all were like the group."""
    return {
        each.area: Estimate(factor * value, factor * factor * kind.variance(target, each.denominator))
        for value, each in zip(values, members, strict=True)
    }
