"""Two invented years of Wales in which authorities come nearer to one another: for tests of the gap between them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from hub.domain.areas import AUTHORITIES
from hub.domain.calendar import add_months
from hub.domain.figures import MonthFigure, Standing
from hub.domain.units import Counts
from hub.store.engine import Store
from tests.lib.databases import Databases
from tests.lib.stores import KINDS, fill

REVIEWS = "SCC/021"
FIRST, SECOND, MONTHS = date(2007, 4, 1), date(2008, 4, 1), 24


def coming_nearer() -> tuple[list[MonthFigure], list[Standing]]:
    """50 reviews a month everywhere: from 60 to 80 in 100 in time in 2007-08, from 70 to 80 in 2008-09."""
    figures = []
    for number in range(MONTHS):
        month = add_months(FIRST, number)
        for place, each in enumerate(AUTHORITIES):
            met = 35 + place // 4 if month >= SECOND else 30 + place // 2
            figures.append(MonthFigure(each.code, REVIEWS, month, Counts(met=met, missed=50 - met)))
    standings = [Standing(each.code, date(2009, 4, 30), KINDS, frozenset()) for each in AUTHORITIES]
    return figures, standings


@contextmanager
def nearer_store(databases: Databases, template: str) -> Iterator[Store]:
    """A store that holds them, for as long as it is needed."""
    address = databases.make(template=template)
    with Store(address) as store:
        fill(store, *coming_nearer(), extracts=True)
        yield store
    databases.drop(address)
