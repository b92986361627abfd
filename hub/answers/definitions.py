"""What the indicators and the areas are, in the reader's language."""

from dataclasses import dataclass

from hub.domain.areas import AREAS, Area
from hub.domain.indicators import Indicator, catalogue


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """One national definition; `numerator_counts` is met, or missed where the bad outcome is counted."""

    indicator: str
    title: str
    description: str
    kind: str
    polarity: str
    unit: str
    period_types: tuple[str, ...]
    numerator_counts: str
    needs: tuple[str, ...]
    definition_source: str
    method_version: str


@dataclass(frozen=True, slots=True)
class AreaEntry:
    """An authority, a region or Wales; `population` is of mid-2011."""

    area: str
    area_name: str
    area_type: str
    region: str | None
    members: tuple[str, ...]
    population: int


def indicator_entries(language: str) -> tuple[IndicatorEntry, ...]:
    """Every indicator that is computed here, in the order of the codes."""
    return tuple(_indicator(each, language) for each in catalogue().values())


def area_entries(language: str) -> tuple[AreaEntry, ...]:
    """Wales, its regions and its authorities."""
    return tuple(_area(each, language) for each in AREAS)


def _indicator(indicator: Indicator, language: str) -> IndicatorEntry:
    return IndicatorEntry(
        indicator=indicator.code,
        title=indicator.title(language),
        description=indicator.description(language),
        kind=indicator.kind.value,
        polarity=indicator.polarity.value,
        unit=indicator.unit,
        period_types=tuple(each.value for each in indicator.period_types),
        numerator_counts=indicator.counts.value,
        needs=tuple(sorted(indicator.needs)),
        definition_source=indicator.source,
        method_version=indicator.method_version,
    )


def _area(area: Area, language: str) -> AreaEntry:
    return AreaEntry(area.code, area.name(language), area.type.value, area.region, area.members, area.population)
