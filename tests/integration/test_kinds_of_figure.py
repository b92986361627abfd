"""Averages and rates, beside the percentages: over HTTP and on the page, in both languages."""

from collections.abc import Iterator
from datetime import date

import httpx
import pytest

from hub.answers.readers import Role
from hub.domain.figures import MonthFigure, Standing
from hub.domain.populations import Population
from hub.domain.units import Counts
from hub.store.engine import Store
from tests.lib.databases import Databases
from tests.lib.serving import served
from tests.lib.stores import KINDS, fill

CARDIFF, NEWPORT, WALES = "W06000015", "W06000022", "W92000004"
MARCH = date(2009, 3, 1)


@pytest.fixture(scope="module")
def analyst(databases: Databases, migrated_database: str) -> Iterator[httpx.Client]:
    address = databases.make(template=migrated_database)
    with Store(address) as store:
        figures = [
            MonthFigure(CARDIFF, "SCC/042b", MARCH, Counts(missed=2, outside=8, measure=21)),
            MonthFigure(NEWPORT, "SCC/042b", MARCH, Counts(missed=1, measure=9)),
            MonthFigure(CARDIFF, "SCA/001", MARCH, Counts(missed=7, outside=1)),
            MonthFigure(NEWPORT, "SCA/001", MARCH, Counts(outside=1)),
        ]
        standings = [Standing(code, date(2009, 4, 30), KINDS, frozenset()) for code in (CARDIFF, NEWPORT)]
        people = [
            Population(code, 2009, "75_plus", count, "invented")
            for code, count in ((CARDIFF, 20_000), (NEWPORT, 10_000), (WALES, 250_000))
        ]
        fill(store, figures, standings, populations=people)
        with served(store, Role.ANALYST) as client:
            yield client
    databases.drop(address)


def rows(client: httpx.Client, indicator: str) -> dict[str, tuple[object, ...]]:
    query = {"indicator": indicator, "area": "*", "period_type": "month", "from": "2009-03", "to": "2009-03"}
    found = client.get("/api/v1/observations", params=query).json()["data"]
    return {each["area"]: (each["numerator"], each["denominator"], each["value"], each["unit"]) for each in found}


def test_an_average_is_in_working_days_over_all_assessments_of_an_area(analyst: httpx.Client) -> None:
    found = rows(analyst, "SCC/042b")
    assert found[CARDIFF] == (21, 2, 10.5, "working days")
    assert found[WALES] == (30, 3, 10.0, "working days")


def test_a_rate_is_of_the_population_of_the_area_itself(analyst: httpx.Client) -> None:
    found = rows(analyst, "SCA/001")
    assert found[CARDIFF] == (7, 20_000, 0.35, "per 1,000 people aged 75 and over")
    assert found[NEWPORT][:3] == (0, 10_000, 0.0)
    assert found[WALES][:3] == (7, 250_000, 0.028)
    assert "south-east-wales" not in found


@pytest.mark.parametrize(
    ("indicator", "language", "said"),
    [
        ("SCC/042b", "en", "Across Wales the average is 10.0 working days (30 working days in 3 cases)."),
        ("SCC/042b", "en", "9.0 to 10.5 days"),
        ("SCC/042b", "cy", "10.0 diwrnod gwaith"),
        ("SCA/001", "en", "Across Wales the rate is 0.03 per 1,000 (7 among 250,000 people aged 75 and over)."),
        ("SCA/001", "en", "0.35 per 1,000"),
        ("SCA/001", "cy", "0.35 fesul 1,000"),
    ],
)
def test_the_page_writes_each_kind_of_figure_as_what_it_is(
    analyst: httpx.Client, indicator: str, language: str, said: str
) -> None:
    page = analyst.get("/", params={"indicator": indicator, "period": "2009-03", "lang": language}).text
    assert said in page
    assert "%" not in page[page.index("<dl") : page.index("</dl>")]


def test_a_definition_says_what_its_value_is_who_answers_for_it_and_what_came_after(analyst: httpx.Client) -> None:
    found = {each["indicator"]: each for each in analyst.get("/api/v1/indicators").json()["data"]}
    placements, visits, delays = found["SCC/004"], found["SCC/025"], found["SCA/001"]
    assert placements["heirs"][-1] == {"indicator": "CH/043", "denominator": "CH/039", "effective_from": "2020-04-01"}
    assert (placements["approver"], placements["approval"]) == ("National Assembly for Wales", "wording")
    assert (placements["effective_from"], placements["effective_to"]) == ("2001-04-01", "2020-03-31")
    assert (visits["approver"], visits["approval"]) == (None, "none")
    assert (delays["form"], delays["kind"], delays["population_band"]) == ("rate", "flow", "75_plus")
