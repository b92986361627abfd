"""How many people live in an area, as the publisher of national figures states it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from hub.domain.periods import Period


class Band(StrEnum):
    """Which ages a population is of."""

    ALL = "all"
    UNDER_18 = "0_17"
    FROM_18 = "18_plus"
    FROM_75 = "75_plus"


@dataclass(frozen=True, slots=True)
class Population:
    """The number of people of a band of ages in an area in a calendar year, and where that is published."""

    area: str
    year: int
    band: str
    count: int
    source: str


class PopulationChange(NamedTuple):
    """A moment at which the number of people stated of an area, calendar year and band changed; before the first it is 0."""

    area: str
    year: int
    band: str
    moment: int
    number: int


class Populations:
    """Finds the population that a rate of an area and period is of."""

    def __init__(self, stated: Iterable[Population]) -> None:
        self._stated = {(each.area, each.year, each.band): each for each in stated}

    def of(self, area: str, period: Period, band: Band) -> Population | None:
        """That of the calendar year in which the period starts, stated for the area itself; None when none was stated.

        A population is never summed over areas nor carried over from another year; of nobody, nothing can be a rate.
        """
        found = self._stated.get((area, period.start.year, band))
        return found if found is not None and found.count > 0 else None
