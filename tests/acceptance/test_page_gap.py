"""Narrowing the gap in a real browser: whether it closes, on which indicators, and who moved."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page

from hub.answers.readers import Role
from hub.store.engine import Store
from tests.lib.browsing import headings, opened, table
from tests.lib.databases import Databases
from tests.lib.nearer import REVIEWS, nearer_store
from tests.lib.serving import served, served_at_night

GAP = f"/gap?indicator={REVIEWS}"


@pytest.fixture(scope="module")
def store(databases: Databases, migrated_database: str) -> Iterator[Store]:
    with nearer_store(databases, migrated_database) as store:
        yield store


@pytest.fixture(scope="module")
def demonstration(store: Store) -> Iterator[httpx.Client]:
    with served(store, Role.ANALYST, demonstration=True) as client:
        yield client


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(request: pytest.FixtureRequest, browser: Browser, demonstration: httpx.Client) -> Iterator[Page]:
    with opened(browser, str(demonstration.base_url), request.param) as page:
        yield page


def test_an_analyst_reads_that_the_gap_is_closing_and_who_moved(page: Page, demonstration: httpx.Client) -> None:
    page.goto(GAP)
    later = demonstration.get(f"/api/v1/gap/{REVIEWS}").json()["data"][-1]
    sentences = page.locator(".verdicts li").all_inner_texts()
    assert f"authorities differ by {later['spread']['gap']:.1f} percentage points" in sentences[0]
    change = later["since_previous"]
    assert sentences[1].startswith(
        f"The gap is closing: it is {-change['by']:.1f} percentage points narrower than in 2007-08"
    )
    first = later["moves"][0]
    assert f"{first['area_name']} ({first['nearer_by']:.1f} percentage points)" in sentences[2]
    by_chance = [each["area_name"] for each in later["moves"] if each["may_be_chance"]]
    assert by_chance
    said = next(each for each in sentences if each.startswith("Nearer to the figure of all together, by what may be"))
    assert all(name in by_chance for name in (each.partition(" (")[0] for each in said.partition(": ")[2].split("), ")))
    assert not any(name in sentences[2] for name in by_chance)
    chart = page.get_by_role("img")
    assert sentences[1] in (chart.get_attribute("aria-label") or "")
    drawn = " ".join(chart.locator("svg text").all_text_contents())
    assert "Invented cases · Achosion dychmygol" in drawn
    assert "2007-08" in drawn


def test_what_became_of_the_gap_since_the_first_period_is_said_beside_what_did_since_the_last(page: Page) -> None:
    page.goto(f"{GAP}&period=FY2008-09-Q4")
    sentences = page.locator(".verdicts li").all_inner_texts()
    assert "the change since 2008-09, quarter 3" in sentences[1]
    assert sentences[2].startswith("The gap is closing: it is ")
    page.goto(GAP)
    assert sum("2007-08" in each for each in page.locator(".verdicts li").all_inner_texts()) == 1


def test_the_comparison_says_by_how_much_its_wider_limits_are_wider(page: Page, demonstration: httpx.Client) -> None:
    page.goto(f"/?indicator={REVIEWS}&period=FY2007-08")
    spread = demonstration.get(f"/api/v1/compare/{REVIEWS}?period=FY2007-08").json()["spread"]
    assert spread["usual_difference"] > 0
    said = (
        f"authorities usually differ by {spread['usual_difference']:.1f} percentage points, as a standard deviation: "
        f"all together they vary {spread['phi']:.1f} times as much as chance alone would bring."
    )
    assert said in page.locator("main").inner_text()


def test_every_period_and_every_indicator_has_its_row(page: Page, demonstration: httpx.Client) -> None:
    page.goto(GAP)
    found = demonstration.get(f"/api/v1/gap/{REVIEWS}").json()["data"]
    rows = table(page)
    assert headings(page)[:4] == ["Period", "Gap beyond chance", "95% interval", "Since the period before"]
    assert [row[:2] for row in rows] == [
        [name, f"{each['spread']['gap']:.1f}"] for name, each in zip(("2008-09", "2007-08"), found[::-1], strict=True)
    ]
    assert rows[0][3].endswith("Closing")
    everything = {row[0].split()[0]: row for row in table(page, 1)}
    assert everything.keys() == {each["indicator"] for each in demonstration.get("/api/v1/indicators").json()["data"]}
    assert everything[REVIEWS][1] == "2008-09"
    assert everything["SCC/006"][5] == "No figure"


def test_a_program_gets_the_same_gap_by_the_link_below_the_table(page: Page, demonstration: httpx.Client) -> None:
    page.goto(f"{GAP}&group=pilot")
    address = page.get_by_role("link", name="JSON").get_attribute("href")
    assert address is not None
    found = demonstration.get(address).json()
    assert found["group"]["group"] == "pilot"
    assert f"{found['data'][-1]['spread']['gap']:.1f}" in page.locator("main table tbody tr").first.inner_text()


def test_the_gap_of_a_group_is_seen_against_that_of_wales(page: Page, demonstration: httpx.Client) -> None:
    page.goto(f"{GAP}&group=pilot")
    newest = demonstration.get(f"/api/v1/gap/{REVIEWS}?group=pilot").json()["data"][-1]
    wales = f"{newest['wales_spread']['gap']:.1f}"
    assert f"Between the 22 authorities of Wales with figures the gap is {wales} percentage points" in " ".join(
        page.locator(".verdicts li").all_inner_texts()
    )
    place = headings(page).index("Gap in Wales")
    assert table(page)[0][place] == wales
    assert "Wales" in page.get_by_role("img").locator("svg text").all_text_contents()
    everything = {row[0].split()[0]: row for row in table(page, 1)}
    assert everything[REVIEWS][5] == wales
    page.goto(GAP)
    assert "Gap in Wales" not in headings(page)
    assert "Wales" not in page.get_by_role("img").locator("svg text").all_text_contents()


@pytest.mark.parametrize("path", ["/", "/gap"])
def test_the_permalink_keeps_the_moment_and_the_version_of_the_method(page: Page, path: str) -> None:
    page.goto(f"{path}?indicator={REVIEWS}&group=pilot&period=FY2008-09")
    shown = page.locator("h1").inner_text(), [row[:8] for row in table(page)]
    address = page.get_by_role("link", name="Address of exactly these figures").get_attribute("href") or ""
    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert (query["group"], query["period"], query["method_version"]) == ("pilot", "FY2008-09", f"{REVIEWS}-1")
    assert query["as_known_at"].startswith("2026-11-22T12:00:00")
    page.goto(address)
    assert (page.locator("h1").inner_text(), [row[:8] for row in table(page)]) == shown
    page.goto(f"{path}?indicator={REVIEWS}&method_version=none")
    assert "no figures by the version" in page.locator(".remark").first.inner_text()


def test_a_group_of_two_boards_is_seen_by_itself(page: Page) -> None:
    page.goto(f"{GAP}&group=gwent-board")
    assert "Gwent partnership board" in page.locator(".under").inner_text()
    assert table(page)[0][-1] == "5 of 5"


def test_the_page_is_in_welsh_when_welsh_is_chosen(page: Page) -> None:
    page.goto(f"{GAP}&lang=cy")
    assert page.locator("html").get_attribute("lang") == "cy"
    assert page.locator("h1").inner_text() == "Cau'r bwlch"
    assert "Mae'r bwlch yn cau" in page.locator(".verdicts").inner_text()
    assert table(page)[0][3].endswith("Yn cau")


def test_anybody_sees_the_gap_of_the_last_midnight(browser: Browser, store: Store) -> None:
    with served_at_night(store, REVIEWS) as public, opened(browser, str(public.base_url)) as page:
        page.goto(GAP)
        assert "as known at midnight" in page.locator(".night").inner_text()
        assert "The gap is closing" in page.locator(".verdicts").inner_text()
        assert table(page)[0][7] == "22 of 22"
