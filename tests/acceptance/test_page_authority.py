"""One authority in a real browser: where it stands, where it goes, what changed, and what its figures rest on."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page

from hub.answers.admission import token_hash
from hub.answers.readers import Role
from hub.store import tokens
from hub.store.engine import Store
from tests.integration.test_engine import Bench
from tests.lib.browsing import follow, headings, opened, table
from tests.lib.databases import Databases
from tests.lib.serving import served, served_at_night
from tests.lib.statements import CARDIFF, POWYS, Log, decided, received
from tests.lib.stores import fill
from tests.lib.years import CENSUS, MEAN, RATE, SHARE, three_years_of_wales

CARDIFFS = f"/authority?area={CARDIFF}"
EIGHT_DAYS = 8 * 24 * 3600 * 1000


@pytest.fixture(scope="module")
def store(databases: Databases, migrated_database: str) -> Iterator[Store]:
    address = databases.make(template=migrated_database)
    with Store(address) as store:
        figures, standings, people = three_years_of_wales()
        fill(store, figures, standings, populations=people, extracts=True)
        tokens.create(store, token_hash("powys"), Role.MEMBER, 1_000_000, POWYS)
        yield store
    databases.drop(address)


@pytest.fixture(scope="module")
def demonstration(store: Store) -> Iterator[httpx.Client]:
    with served(store, Role.ANALYST, demonstration=True) as client:
        yield client


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(request: pytest.FixtureRequest, browser: Browser, demonstration: httpx.Client) -> Iterator[Page]:
    with opened(browser, str(demonstration.base_url), request.param) as page:
        yield page


def test_each_indicator_has_its_figure_its_place_its_verdict_and_where_it_goes(page: Page) -> None:
    page.goto(CARDIFFS)
    rows = {row[0].split()[0]: row for row in table(page)}
    assert list(rows) == [RATE, CENSUS, SHARE, MEAN]
    fallen = rows[SHARE]
    assert fallen[1:4] == ["2008-09", "86.0 %", "84.6 – 87.3"]
    assert fallen[5] == "−6.7"
    assert fallen[6:9] == ["Far worse", "Far worse", "Concern"]
    assert fallen[9].startswith("Getting worse (p = 0.001)")
    assert fallen[10:12] == ["22 of 22\n22 to 22 possible", "7 of 7\n7 to 7 possible"]
    assert fallen[12].startswith("2009-10\n69.5 %\nProvisional")
    assert headings(page)[6] == "By chance"
    assert rows[MEAN][6] == "–"
    assert "about 0.2 of them are one or the other" in page.locator(".summary").inner_text()


def test_those_that_are_worse_and_getting_worse_are_shown_alone_when_asked_for(page: Page) -> None:
    page.goto(CARDIFFS)
    follow(page.get_by_role("link", name="Show only those that are worse and getting worse (1)"))
    assert [row[0].split()[0] for row in table(page)] == [SHARE]
    follow(page.get_by_role("link", name="Show all 4"))
    assert len(table(page)) == 4


def test_a_comparison_leads_to_an_authority_and_that_to_its_series_and_reasons(page: Page) -> None:
    page.goto(f"/?indicator={SHARE}&period=FY2008-09")
    follow(page.get_by_role("link", name="Cardiff", exact=True))
    assert page.locator("h1").inner_text() == "Cardiff"
    follow(page.get_by_title(f"{SHARE} through time"))
    assert page.locator("h1").inner_text().endswith(": Cardiff")
    follow(page.get_by_role("link", name="Cardiff on every indicator"))
    follow(page.get_by_title("Why the figure of 2008-09 is what it is").first)
    assert page.locator("h1").inner_text() == "Why this figure is what it is"


def test_what_the_figures_rest_on_says_what_is_missing_and_why(page: Page) -> None:
    page.goto(CARDIFFS)
    found = page.locator("section[aria-labelledby=quality-heading]").inner_text()
    assert "As-at day: 30 April 2009." in found
    assert "review_held\tThe file was refused as a whole\tSCC/021" in found
    assert "What is needed has never been stated. conference_held" in found
    assert "every figure is new" in page.locator("section[aria-labelledby=week-heading]").inner_text()


def test_another_authority_is_chosen_on_the_page_and_an_unknown_one_gives_way(page: Page) -> None:
    page.goto(CARDIFFS)
    page.get_by_label("Authority", exact=True).select_option(POWYS)
    follow(page.get_by_role("button", name="Show"))
    assert page.locator("h1").inner_text() == "Powys"
    for area in ("W92000004", "nowhere"):
        page.goto(f"/authority?area={area}")
        assert page.locator(".remark").all_inner_texts() == [
            "The authority that was asked for is not known here. This one is shown instead."
        ]


def test_the_whole_page_is_in_welsh_when_welsh_is_chosen(page: Page) -> None:
    page.goto(CARDIFFS)
    follow(page.get_by_role("link", name="Cymraeg"))
    assert page.locator("html").get_attribute("lang") == "cy"
    assert page.locator("h1").inner_text() == "Caerdydd"
    row = next(each for each in table(page) if each[0].startswith(SHARE))
    assert row[6:9] == ["Llawer gwaeth", "Llawer gwaeth", "Pryder"]
    assert "Un awdurdod" in page.locator("nav [aria-current]").inner_text()


def test_what_changed_in_a_week_stands_beside_what_it_was(browser: Browser, fresh_database: str) -> None:
    with Store(fresh_database) as store:
        bench, log = Bench(store), Log()
        told = log.put(received("R1", "P1", "2009-03-02"), decided("R1", "P1", "2009-03-09"))
        bench.take(*told, log.complete("2009-04-30", 1))
        corrected = (*log.put(decided("R1", "P1", "2009-03-03", revision=2)), log.complete("2009-04-30", 2))
        bench.take(*(each._replace(appended_at=each.appended_at + EIGHT_DAYS) for each in corrected))
        with served(store, Role.ANALYST) as client, opened(browser, str(client.base_url), scripts=False) as page:
            page.goto(CARDIFFS)
            (row,) = table(page, 1)
            assert row[1:] == [
                "2008-09",
                "0.0 (0/1) Final · fewer than five",
                "100.0 (1/1) Revised · fewer than five",
                "1",
            ]


def test_anybody_sees_what_was_complete_at_midnight(browser: Browser, store: Store) -> None:
    with (
        served_at_night(store, SHARE, RATE) as public,
        opened(browser, str(public.base_url), scripts=False) as page,
    ):
        page.goto(CARDIFFS)
        assert "as known at midnight" in page.locator(".night").inner_text()
        row = next(each for each in table(page) if each[0].startswith(SHARE))
        assert (row[1], row[6], row[12].split()[-3:]) == ("2008-09", "Far worse", ["Not", "complete", "yet"])
        assert "review_held" not in page.content()
        assert "every figure is new" not in page.content()
        answer = public.get("/authority", headers={"Authorization": "Bearer powys"})
        assert "<h1>Powys</h1>" in answer.text, "who speaks for an authority sees it first"
        assert "93.0" in answer.text
