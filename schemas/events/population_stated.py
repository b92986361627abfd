"""A population of an area, stated by the publisher."""

from dataclasses import dataclass
from typing import ClassVar

from schemas.events.header import Header

#: The bands of age that a population may be stated for.
BANDS = ("all", "0_17", "18_plus", "75_plus")


@dataclass(frozen=True, slots=True)
class PopulationStated:
    """How many people live in an area, as the publisher states it; occurred_on is 30 June of its year."""

    SUBJECT: ClassVar[str] = "population_stated"

    #: Which fact, of whom, by whom.
    header: Header
    #: ONS code of the area.
    area: str
    #: The calendar year.
    year: int
    #: Which ages: all, 0_17, 18_plus or 75_plus.
    band: str
    #: How many people.
    count: int
    #: Where the publisher states it, and under which licence.
    source: str
