"""Which period of each indicator is looked at where many are looked at together."""

from collections.abc import Iterable, Mapping

from hub.answers.picture import Picture
from hub.domain.areas import WALES_CODE
from hub.domain.groups import Group
from hub.domain.indicators import Indicator
from hub.domain.observations import Observation, Source
from hub.domain.periods import MONTHS_IN, Period, PeriodType

#: The figures of one indicator, by period and area.
Figures = Mapping[Period, Mapping[str, Observation]]


def figures_by_period(
    picture: Picture, indicators: Iterable[Indicator], periods: Iterable[Period]
) -> dict[str, dict[Period, dict[str, Observation]]]:
    """The derived figures that may be chosen: of the periods asked for, and of each indicator's longest type."""
    asked = {each.type for each in periods}
    wanted = {each.code: {_longest(each.period_types), *asked.intersection(each.period_types)} for each in indicators}
    found: dict[str, dict[Period, dict[str, Observation]]] = {code: {} for code in wanted}
    for each in picture.observations:
        if each.source is Source.DERIVED and each.period.type in wanted.get(each.indicator, ()):
            found[each.indicator].setdefault(each.period, {})[each.area] = each
    return found


def chosen_period(indicator: Indicator, found: Figures, periods: Iterable[Period], group: Group) -> Period | None:
    """The longest period asked for of a type that it has; else that in which most members are complete, of equals the newest.

    None where no member has a figure for it.
    """

    def figures(period: Period) -> list[Observation]:
        return [found[period][code] for code in group.members_on(period.start) if code in found.get(period, ())]

    def complete(period: Period) -> int:
        return sum(each.complete for each in figures(period))

    longest = _longest(indicator.period_types)
    asked = sorted(
        (each for each in periods if each.type in indicator.period_types), key=lambda each: _length(each.type)
    )
    wanted = asked[-1:] or [each for each in found if each.type is longest]
    return max(filter(figures, wanted), key=lambda each: (complete(each), each.start), default=None)


def known_periods(picture: Picture, indicators: Iterable[Indicator]) -> tuple[Period, ...]:
    """Every period in which one of these indicators has a figure."""
    codes = {each.code for each in indicators}
    found = {
        each.period
        for each in picture.observations
        if each.source is Source.DERIVED and each.area == WALES_CODE and each.indicator in codes
    }
    return tuple(sorted(found, key=lambda each: (-MONTHS_IN[each.type], each.type, -each.start.toordinal())))


def _longest(types: Iterable[PeriodType]) -> PeriodType:
    return max(types, key=_length)


def _length(type_: PeriodType) -> int:
    return MONTHS_IN[type_]
