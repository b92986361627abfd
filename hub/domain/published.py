"""Published figures beside the derived ones: are they the same, to the precision published?

A published value is text, because how it is written is its precision: "95" is met by 94.5 up to, not including, 95.5, and
"91.4" by 91.35 up to, not including, 91.45. A half is rounded up, on exact fractions, never on binary ones.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from hub.domain.areas import WALES_CODE
from hub.domain.definitions import FACTORS
from hub.domain.observations import Observation, Source
from hub.domain.periods import Period


@dataclass(frozen=True, slots=True)
class Comparison:
    """A published value of an area and period, and what was derived for it; `derived` is None where nothing was."""

    indicator: str
    area: str
    period: Period
    #: As it was written.
    published: str
    #: Rounded to the precision of the published one.
    derived: str | None
    #: Of the derived figure, before rounding.
    numerator: int | float | None
    denominator: int | float | None

    @property
    def equal(self) -> bool | None:
        """Are they the same as written? None when there is nothing to compare."""
        return None if self.derived is None else self.derived == self.published


def beside_derived(observations: Iterable[Observation], area: str = WALES_CODE) -> list[Comparison]:
    """Each value that the publisher states of an area, beside the derived one, by indicator and period.

    Values that were withheld are left out, as are those that an authority states of itself.
    """
    derived: dict[tuple[str, Period], Observation] = {}
    published: dict[tuple[str, Period], str] = {}
    for each in observations:
        if each.area != area:
            continue
        if each.source is Source.DERIVED:
            derived[each.indicator, each.period] = each
        elif each.stated is not None and each.stated.stated_by == WALES_CODE and each.stated.value_text is not None:
            published[each.indicator, each.period] = each.stated.value_text
    by_period = sorted(published.items(), key=lambda item: (item[0][0], item[0][1].start, item[0][1].type))
    return [_compared(code, area, period, text, derived.get((code, period))) for (code, period), text in by_period]


def _compared(code: str, area: str, period: Period, published: str, found: Observation | None) -> Comparison:
    if found is None or found.value is None:
        return Comparison(code, area, period, published, None, None, None)
    text = round_like(published, exactly(found))
    return Comparison(code, area, period, published, text, found.numerator, found.denominator)


def exactly(figure: Observation) -> Fraction:
    """The value of a figure as a fraction, from its counts where it is computed from them."""
    factor = FACTORS.get(figure.form) if figure.form else None
    if factor is not None and figure.numerator is not None and figure.denominator:
        return factor * Fraction(figure.numerator) / Fraction(figure.denominator)
    assert figure.value is not None
    return Fraction(figure.value)


def round_like(published: str, value: Fraction) -> str:
    """A value with as many decimals as a published text has, a half rounded up."""
    places = len(published.partition(".")[2])
    whole = (2 * value * 10**places + 1) // 2
    sign, digits = "-" if whole < 0 else "", f"{abs(whole):0{places + 1}}"
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)
