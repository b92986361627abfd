"""Authorities of one's own choice, ticked on a page, are compared wherever one goes from there."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page

from hub.answers.readers import Role
from hub.domain.areas import AUTHORITIES
from tests.lib.browsing import opened, table
from tests.lib.databases import Databases
from tests.lib.nearer import REVIEWS, nearer_store
from tests.lib.serving import served

CHOSEN = ["Cardiff", "Gwynedd", "Powys"]


@pytest.fixture(scope="module")
def hub(databases: Databases, migrated_database: str) -> Iterator[httpx.Client]:
    with nearer_store(databases, migrated_database) as store, served(store, Role.ANALYST) as client:
        yield client


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(request: pytest.FixtureRequest, browser: Browser, hub: httpx.Client) -> Iterator[Page]:
    with opened(browser, str(hub.base_url), request.param) as page:
        yield page


def choose(page: Page, names: list[str]) -> None:
    page.get_by_text("Authorities of your choice", exact=True).first.click()
    for name in names:
        page.get_by_label(name, exact=True).check()
    page.get_by_role("button", name="Compare these").click()


def ranked(page: Page) -> list[str]:
    return sorted(row[1] for row in table(page)[: len(CHOSEN)])


def test_a_director_ticks_neighbours_and_compares_them_with_one_another(page: Page) -> None:
    page.goto(f"/?indicator={REVIEWS}&period=FY2007-08")
    choose(page, CHOSEN)
    assert ranked(page) == CHOSEN
    assert parse_qs(urlsplit(page.url).query, keep_blank_values=True)["members"][0] == ""  # as the form has it
    onward = page.get_by_role("link", name="Overview", exact=True).get_attribute("href") or ""
    assert len(parse_qs(urlsplit(onward).query)["members"][0].split(",")) == len(CHOSEN)
    assert "together, and are judged by that, not by the figure of Wales" in page.locator(".summary").inner_text()
    assert [each.inner_text() for each in page.locator("#group option:checked").all()] == ["Authorities of your choice"]
    assert page.get_by_label("Period").locator("option:checked").inner_text() == "2007-08"
    ticked = page.locator(".tick input:checked").evaluate_all(
        "boxes => boxes.map(box => box.parentElement.innerText.trim())"
    )
    assert ticked == CHOSEN
    page.get_by_label("Period").select_option("FY2008-09")
    page.get_by_role("button", name="Show").click()
    assert (ranked(page), page.url.count("FY2008-09")) == (CHOSEN, 1)
    page.get_by_label("Compared", exact=True).select_option("pilot")
    page.get_by_role("button", name="Show").click()
    assert page.locator(".tick input:checked").count() == 0


def test_the_list_goes_along_to_the_gap_and_the_overview_and_to_programs(page: Page, hub: httpx.Client) -> None:
    page.goto(f"/?indicator={REVIEWS}&period=FY2008-09")
    choose(page, CHOSEN)
    page.get_by_role("link", name="Narrowing the gap").first.click()
    assert "Authorities of your choice" in page.locator(".under").first.inner_text()
    assert ", ".join(CHOSEN) in page.locator("main").inner_text()
    assert table(page)[0][-1] == "3 of 3"
    answer = hub.get(page.get_by_role("link", name="JSON").get_attribute("href") or "").json()
    assert (answer["group"]["group"], len(answer["group"]["members"])) == ("own", 3)
    page.get_by_role("link", name="2007-08").first.click()
    assert ranked(page) == CHOSEN
    page.get_by_role("link", name="Overview", exact=True).click()
    assert page.locator(".under").first.inner_text() == "Authorities of your choice"
    page.get_by_role("link", name="Cymraeg").click()
    assert page.locator(".under").first.inner_text() == "Awdurdodau o'ch dewis"


def test_the_address_of_exactly_these_figures_holds_the_list(page: Page) -> None:
    page.goto(f"/?indicator={REVIEWS}&period=FY2008-09")
    choose(page, CHOSEN)
    page.goto(page.get_by_role("link", name="Address of exactly these figures").get_attribute("href") or "")
    assert ranked(page) == CHOSEN


@pytest.mark.parametrize("query", ["members=W06000015", "members=W06000015,W06000099", "members=", "group=W06000015,"])
def test_a_list_that_cannot_be_compared_gives_way_to_wales_and_says_so(page: Page, query: str) -> None:
    page.goto(f"/?indicator={REVIEWS}&period=FY2008-09&{query}")
    assert page.locator(".remark").first.inner_text().startswith("A list of your own needs two authorities or more")
    assert len(table(page)) == 22 + 3 + 1
    assert page.locator(".tick input:checked").count() == sum(code in query for code in ("W06000015",))


def test_who_ticks_nobody_is_told_so(page: Page) -> None:
    page.goto(f"/?indicator={REVIEWS}&period=FY2008-09&group=pilot")
    choose(page, [])
    assert page.locator(".remark").first.inner_text().startswith("A list of your own needs two authorities or more")


def test_the_list_comes_back_from_a_figure_and_from_an_authority(page: Page) -> None:
    page.goto(f"/?indicator={REVIEWS}&period=FY2008-09")
    choose(page, CHOSEN)
    compared = page.url
    page.get_by_role("link", name="Powys", exact=True).click()
    page.get_by_role("link", name="Compare authorities").click()
    assert page.locator(".tick input:checked").count() == len(CHOSEN)
    page.goto(compared)
    page.locator("tbody .value a").first.click()
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="the comparison").click()
    assert ranked(page) == CHOSEN


def test_with_all_22_ticked_nothing_is_said_of_wales_twice(page: Page) -> None:
    page.goto(f"/gap?indicator={REVIEWS}&members={','.join(each.code for each in AUTHORITIES)}")
    assert "broken line" not in page.locator("main").inner_text()
    assert "Gap in Wales" not in page.locator("table").first.inner_text()
