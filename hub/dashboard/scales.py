"""How values are written: percentages, working days on average, rates of so many people."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from hub.dashboard.words import NO_VALUE, Words
from hub.domain.definitions import Scale

#: The texts that each scale has, in the section `unit` of the words.
TEXTS = ("name", "short", "written", "counts", "sentence", "apart", "range")
DECIMALS = {Scale.PERCENT: 1, Scale.WORKING_DAYS: 1, Scale.PER_1000_AGED_75: 2}


def key(scale: Scale, text: str) -> str:
    """The key of a text of a scale."""
    return f"unit.{scale.name.lower()}.{text}"


@dataclass(frozen=True, slots=True)
class Written:
    """Writes the values of one indicator in one language."""

    words: Words
    scale: Scale

    @property
    def name(self) -> str:
        """What the values are in, for an axis."""
        return self._text("name")

    @property
    def short(self) -> str:
        """The same, for a column or beside a number."""
        return self._text("short")

    def number(self, value: float | None) -> str:
        """91.3, or 0.35 of a rate; half rounds up."""
        if value is None:
            return NO_VALUE
        return _rounded(value, DECIMALS[self.scale])

    def finely(self, value: float | None, text: str | None) -> str:
        """As a number, with more decimals where a text beside it has more."""
        return NO_VALUE if value is None else _rounded(value, self._places(text))

    def signed(self, value: float | None, text: str | None) -> str:
        """A difference with its sign: +0.3, −1.25 where the text beside it has so many decimals; 0.0 has none."""
        if value is None:
            return NO_VALUE
        size = _rounded(abs(value), self._places(text))
        return size if not float(size) else f"{'+' if value > 0 else '−'}{size}"

    def _places(self, text: str | None) -> int:
        return max(DECIMALS[self.scale], len((text or "").partition(".")[2]))

    def value(self, value: float | None) -> str:
        """91.3%, 9.5 working days."""
        return self._text("written", value=self.number(value))

    def counts(self, numerator: float | None, denominator: float | None) -> str:
        """What the value is made of: 9 of 10."""
        return self._text("counts", numerator=self.words.count(numerator), denominator=self.words.count(denominator))

    def sentence(self, value: float | None, numerator: float | None, denominator: float | None) -> str:
        """The figure of Wales in a sentence."""
        return self._text("sentence", value=self.value(value), counts=self.counts(numerator, denominator))

    def apart(self, points: float) -> str:
        """How far two values lie apart."""
        return self._text("apart", points=self.number(points))

    def span(self, best: float, worst: float) -> str:
        """From one value to another."""
        return self._text("range", best=self.number(best), worst=self.number(worst))

    def _text(self, text: str, **values: object) -> str:
        return self.words(key(self.scale, text), **values)


def _rounded(value: float, places: int) -> str:
    return str(Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
