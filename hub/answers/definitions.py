"""What the indicators and the areas are, in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hub.domain.areas import AREAS, Area
from hub.domain.indicators import Indicator


@dataclass(frozen=True, slots=True)
class HeirEntry:
    """A later national indicator that counts the same, over another one where it needs it."""

    indicator: str
    denominator: str | None
    effective_from: date


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """One national definition; `numerator_counts` is met, or missed where the bad outcome is counted.

    `service` says whose work it looks at: that with children (and their families and care leavers), or that with adults.
    `form` says what a value is: a proportion (percent), a mean of what was measured, a rate per 1,000 people of the
    `population_band`, or a count. `approval` says how much the `approver` has settled: `wording` is what is to be counted,
    and how each case is judged is then this project's choice; `none` is nothing yet. `welsh_reviewed` says if a fluent reader
    has gone over the Welsh. Figures are given of every period,
    also before `effective_from` and after `effective_to`, between which it was a national indicator as far as is known.
    """

    indicator: str
    title: str
    description: str
    service: str
    kind: str
    form: str
    polarity: str
    unit: str
    period_types: tuple[str, ...]
    numerator_counts: str
    population_band: str | None
    needs: tuple[str, ...]
    definition_source: str
    approver: str | None
    approval: str
    effective_from: date | None
    effective_to: date | None
    heirs: tuple[HeirEntry, ...]
    method_version: str
    welsh_reviewed: bool


@dataclass(frozen=True, slots=True)
class AreaEntry:
    """An authority, a region or Wales; `population` is of mid-2011."""

    area: str
    area_name: str
    area_type: str
    region: str | None
    members: tuple[str, ...]
    population: int


def indicator_entries(indicators: Iterable[Indicator], language: str) -> tuple[IndicatorEntry, ...]:
    """What there is to know about indicators, in their order."""
    return tuple(_indicator(each, language) for each in indicators)


def area_entries(language: str) -> tuple[AreaEntry, ...]:
    """Wales, its regions and its authorities."""
    return tuple(_area(each, language) for each in AREAS)


def _indicator(indicator: Indicator, language: str) -> IndicatorEntry:
    return IndicatorEntry(
        indicator=indicator.code,
        title=indicator.title(language),
        description=indicator.description(language),
        service=indicator.service.value,
        kind=indicator.kind.value,
        form=indicator.form.value,
        polarity=indicator.polarity.value,
        unit=indicator.unit.value,
        period_types=tuple(each.value for each in indicator.period_types),
        numerator_counts=indicator.counts.value,
        population_band=indicator.band.value if indicator.band else None,
        needs=tuple(sorted(indicator.needs)),
        definition_source=indicator.source,
        approver=indicator.approver,
        approval=indicator.approval.value,
        effective_from=indicator.effective_from,
        effective_to=indicator.effective_to,
        heirs=tuple(HeirEntry(*heir) for heir in indicator.heirs),
        method_version=indicator.method_version,
        welsh_reviewed=indicator.welsh_reviewed,
    )


def _area(area: Area, language: str) -> AreaEntry:
    return AreaEntry(area.code, area.name(language), area.type.value, area.region, area.members, area.population)
