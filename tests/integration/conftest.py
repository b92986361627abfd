"""A store with a year of invented figures, and those who read it, for all tests of what is given over HTTP."""

from collections.abc import Iterator

import httpx
import pytest

from hub.answers.readers import Role
from hub.domain.areas import WALES_CODE
from hub.domain.indicators import catalogue
from hub.domain.populations import Population
from hub.store.engine import Store
from tests.lib.databases import Databases
from tests.lib.serving import TODAY, served
from tests.lib.stores import a_year_of_wales, fill, published

FEW = ("EDU/002ii", "SCA/001", "SCC/004", "SCC/006", "SCC/042b")


@pytest.fixture(scope="session")
def year_of_wales(databases: Databases, migrated_database: str) -> Iterator[Store]:
    """A year of 22 authorities, and two published figures of Wales: one of an indicator that is computed, one of another."""
    address = databases.make(template=migrated_database)
    with Store(address) as store:
        figures, standings = a_year_of_wales()
        stated = [published("SCC/006", "FY2008-09", 95.0, "95%"), published("EDU/002ii", "AY2007-08", 12.5, "12.5%")]
        populations = [
            Population(area, year, "75_plus", count, "invented")
            for area, count in ((WALES_CODE, 260_000), ("north-wales", 60_000), ("W06000015", 20_000))
            for year in (2008, 2009)
        ]
        fill(store, figures, standings, stated, populations, extracts=True)
        yield store
    databases.drop(address)


@pytest.fixture(scope="session")
def national(year_of_wales: Store) -> Iterator[httpx.Client]:
    """Reads without a token as the national operator does."""
    with served(year_of_wales, Role.ANALYST) as client:
        yield client


@pytest.fixture(scope="session")
def anybody(year_of_wales: Store) -> Iterator[httpx.Client]:
    """Reads without a token as the public does, after the night, on a hub that counts a few indicators."""
    with served(year_of_wales, indicators={code: catalogue()[code] for code in FEW}, night=TODAY) as client:
        yield client


@pytest.fixture(scope="session")
def invented(year_of_wales: Store) -> Iterator[httpx.Client]:
    """Reads a demonstration, as the national operator does."""
    with served(year_of_wales, Role.ANALYST, demonstration=True) as client:
        yield client
