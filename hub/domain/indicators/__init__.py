"""National indicators, one file each; the catalogue finds them by walking this folder."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from hub.domain.definitions import Approval, Form, Heir, Kind, Polarity, Scale, Service
from hub.domain.histories.history import History
from hub.domain.periods import PeriodType
from hub.domain.populations import Band
from hub.domain.units import State, Unit
from hub.errors import ContractError


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: casefile tables drawn with bars, the as-at day, and the figures by month they must give.

    `extract` holds for each file a line with its name and then its table; `figures` is a table `month | numerator | denominator`.
    Of a mean the numerator is the sum of what was measured; of a rate the denominator is the population, which a table of the
    extract named `populations` states for W06000015, the authority of every example.
    """

    title: str
    as_at: date
    extract: str
    figures: str


def _at_its_end(end: date) -> date:
    return end


@dataclass(frozen=True, slots=True)
class Indicator:
    """One definition, computed in one way for all."""

    code: str
    #: What it is called, in English and in Welsh.
    title_en: str
    title_cy: str
    #: What is counted and what is not, in plain words.
    description_en: str
    description_cy: str
    #: Whose work it looks at.
    service: Service
    kind: Kind
    polarity: Polarity
    #: The state that the numerator counts: met, or missed where the bad outcome is counted; a mean measures both.
    counts: State
    #: The kinds of event without which there is no figure.
    needs: frozenset[str]
    #: The kinds of event that its units are made from: a person who has none of these has no units.
    looks_at: frozenset[str]
    #: The units of one person as at a day.
    units: Callable[[History, date], Iterable[Unit]]
    #: The sentences behind the reasons of its units, in English.
    reasons: Mapping[str, str]
    examples: tuple[Example, ...]
    #: Changes when the rule changes; travels with every figure.
    method_version: str
    #: The as-at day from which nothing in a period that ends on the given day can still wait.
    closes_on: Callable[[date], date] = _at_its_end
    period_types: tuple[PeriodType, ...] = (PeriodType.MONTH, PeriodType.QUARTER, PeriodType.YEAR)
    form: Form = Form.PROPORTION
    #: What the value is in.
    unit: Scale = Scale.PERCENT
    #: Of a rate: the ages of the population that it is of.
    band: Band | None = None
    #: Where the definition comes from, and what of it is this project's choice.
    source: str = ""
    #: The organisation that has settled what is to be counted; None where nobody has yet.
    approver: str | None = None
    #: How much of the definition it has settled.
    approval: Approval = Approval.NONE
    #: The first and last day on which this was a national indicator, where that is known. Figures are given of every day that the
    #: events speak of, before and after as well.
    effective_from: date | None = None
    effective_to: date | None = None
    #: The later national indicators that count the same.
    heirs: tuple[Heir, ...] = ()
    #: Has a fluent reader gone over the Welsh title, description and sentences?
    welsh_reviewed: bool = False

    def title(self, language: str) -> str:
        """The title in "en" or "cy"."""
        return self.title_cy if language == "cy" else self.title_en

    def description(self, language: str) -> str:
        """What is counted, in "en" or "cy"."""
        return self.description_cy if language == "cy" else self.description_en


@cache
def catalogue() -> Mapping[str, Indicator]:
    """Every indicator by code, in the order of the codes; a module without one, or a code used twice, is an error."""
    found: dict[str, Indicator] = {}
    for module_info in sorted(iter_modules(__path__), key=lambda each: each.name):
        module = import_module(f"{__name__}.{module_info.name}")
        indicator = getattr(module, "INDICATOR", None)
        if not isinstance(indicator, Indicator):
            raise ContractError(f"{module.__name__} must define INDICATOR, an Indicator; it does not.")
        if indicator.code in found:
            raise ContractError(f"The code {indicator.code} is used twice, the second time in {module.__name__}.")
        found[indicator.code] = indicator
    return dict(sorted(found.items()))
