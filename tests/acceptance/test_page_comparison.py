"""The first page in a real browser: what an analyst reads on it, in both languages, on a screen of any width, on paper."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from hub.answers.readers import Role
from hub.domain.indicators import catalogue
from hub.store.engine import Store
from tests.lib.databases import Databases
from tests.lib.serving import TODAY, served
from tests.lib.stores import a_year_of_wales, fill, published

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="module")
def store(databases: Databases, migrated_database: str) -> Iterator[Store]:
    """A store with a year of invented figures and one published one."""
    address = databases.make(template=migrated_database)
    with Store(address) as store:
        figures, standings = a_year_of_wales()
        fill(store, figures, standings, [published("SCC/006", "FY2008-09", 95.0, "95%")], extracts=True)
        yield store
    databases.drop(address)


@pytest.fixture(scope="module")
def demonstration(store: Store) -> Iterator[httpx.Client]:
    with served(store, Role.ANALYST, demonstration=True) as client:
        yield client


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, demonstration: httpx.Client) -> Iterator[Page]:
    """A page that fails the test when it asks for anything elsewhere or complains of anything."""
    context = browser.new_context(base_url=str(demonstration.base_url), viewport={"width": 1280, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    home = str(demonstration.base_url)
    assert [url for url in asked if not url.startswith((home, "data:"))] == []
    assert complaints == []


def table(page: Page) -> list[list[str]]:
    """The rows of the first table, cell by cell, without the headings between them."""
    rows = page.locator("table").first.locator("tbody tr:has(td)").all()
    return [[cell.strip() for cell in row.locator("th, td").all_inner_texts()] for row in rows]


def test_an_analyst_compares_22_authorities_beside_wales_and_what_was_published(
    page: Page, demonstration: httpx.Client
) -> None:
    page.goto("/")
    page.get_by_label("Indicator", exact=True).select_option("SCC/006")
    page.get_by_label("Period", exact=True).select_option("FY2008-09")
    page.get_by_role("button", name="Show").click()
    found = demonstration.get("/api/v1/compare/SCC/006?period=FY2008-09").json()
    rows = table(page)
    assert [row[1] for row in rows[:22]] == [each["area_name"] for each in found["data"]]
    assert [row[3] for row in rows[:22]] == [f"{each['numerator']:,}" for each in found["data"]]
    wales = found["wales"]
    assert rows[-1][1:5] == ["Wales", f"{wales['value']:.1f}", f"{wales['numerator']:,}", f"{wales['denominator']:,}"]
    powys = next(row for row in rows if row[1] == "Powys")
    assert powys[5:8] == ["Provisional", "No", "28 Feb 2009"]
    assert "95%" in page.locator(".keys").inner_text()
    assert "22 of 22 authorities report." in page.locator(".summary").inner_text()


def test_the_chart_can_be_heard_as_well_as_seen(page: Page) -> None:
    page.goto("/?indicator=SCC/004")
    chart = page.get_by_role("img")
    spoken = chart.get_attribute("aria-label") or ""
    assert "Bar chart" in spoken
    assert "Across Wales the figure is" in spoken
    drawn = " ".join(chart.locator("svg text").all_text_contents())
    assert "Invented cases · Achosion dychmygol" in drawn
    assert "Rhondda Cynon Taf" in drawn
    assert re.search(r"Wales \d+\.\d", drawn)


def test_the_whole_page_is_in_welsh_when_welsh_is_chosen(page: Page) -> None:
    page.goto("/?indicator=SCC/006")
    page.get_by_role("link", name="Cymraeg").click()
    assert page.locator("html").get_attribute("lang") == "cy"
    assert "Atgyfeiriadau" in page.locator("h1").inner_text()
    assert "Caerdydd" in [row[1] for row in table(page)]
    assert "28 Chwe 2009" in page.locator("table").first.inner_text()
    page.get_by_role("link", name="Pa mor gyfredol").click()
    assert page.locator("h1").inner_text() == "Pa mor gyfredol yw pob awdurdod"


def test_a_browser_set_to_welsh_begins_in_welsh(browser: Browser, demonstration: httpx.Client) -> None:
    context = browser.new_context(base_url=str(demonstration.base_url), locale="cy-GB")
    page = context.new_page()
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "cy"
    context.close()


def test_invented_cases_say_so_in_both_languages_on_every_page(page: Page) -> None:
    for address in ("/", "/?lang=cy", "/streams", "/streams?lang=cy"):
        page.goto(address)
        said = page.locator("aside").inner_text()
        assert "Invented cases" in said
        assert "Achosion dychmygol" in said


def test_the_page_reads_without_sideways_scrolling_on_a_narrow_screen(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    for address in ("/?indicator=SCC/001a", "/?lang=cy", "/streams"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_everything_can_be_reached_by_keyboard_beginning_with_the_way_past_the_menus(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "indicator"


def test_every_table_has_a_caption_and_headings_that_name_their_rows_and_columns(page: Page) -> None:
    for address in ("/?indicator=SCC/021", "/streams"):
        page.goto(address)
        for each in page.locator("table").all():
            assert each.locator("caption").inner_text().strip()
            assert each.locator("th:not([scope])").count() == 0
        assert page.locator("h1").count() == 1
        assert page.locator("img:not([alt])").count() == 0


def test_text_is_dark_enough_on_its_ground(page: Page) -> None:
    page.goto("/?indicator=SCC/006")
    assert page.evaluate(CONTRAST) == []


def test_a_period_without_a_figure_gives_way_to_the_newest_and_says_so(page: Page) -> None:
    page.goto("/?indicator=EDU/002ii&period=FY2008-09")
    assert "There is no figure for 2008-09" in page.locator(".remark").inner_text()
    assert "Academic year 2007-08" in page.locator(".under").inner_text()


def test_on_paper_the_figures_remain_and_the_form_goes(page: Page) -> None:
    page.goto("/?indicator=SCC/006")
    page.emulate_media(media="print")
    assert not page.locator("form").is_visible()
    assert page.locator("table").first.is_visible()
    assert page.locator("aside").is_visible()


def test_anybody_sees_which_figures_are_withheld_and_none_of_them(browser: Browser, store: Store) -> None:
    census = {"SCC/004": catalogue()["SCC/004"]}
    with served(store, indicators=census, night=TODAY) as public:
        context = browser.new_context(base_url=str(public.base_url))
        page = context.new_page()
        page.goto("/?indicator=SCC/004&period=2009-03")
        assert "withheld" in page.locator(".summary").inner_text()
        assert "As known at midnight, 22 Nov 2026" in page.locator("main").inner_text()
        hidden = [row for row in table(page)[:22] if row[5] == "Withheld"]
        assert "Powys" in [row[1] for row in hidden]
        assert {tuple(row[2:5]) for row in hidden} == {("–", "–", "–")}
        assert {row[0] for row in table(page)[:22]} == {""}
        assert not page.get_by_label("As known at").is_visible()
        page.goto("/?indicator=SCC/004&period=2009-03&as_known_at=2026-11-01T12:00")
        assert "is not for everybody" in page.locator(".remark").inner_text()
        context.close()


def test_until_the_night_is_made_up_anybody_sees_that_figures_are_withheld(browser: Browser, store: Store) -> None:
    with served(store, now=lambda: datetime(2026, 8, 1, tzinfo=UTC)) as public:
        context = browser.new_context(base_url=str(public.base_url))
        page = context.new_page()
        page.goto("/?indicator=SCC/006")
        assert page.locator("svg").count() == 0
        assert "1,140" not in page.content()
        context.close()


def test_an_address_without_a_page_is_answered_by_a_page(browser: Browser, demonstration: httpx.Client) -> None:
    context = browser.new_context(base_url=str(demonstration.base_url))
    page = context.new_page()
    answer = page.goto("/no-such-page?lang=cy")
    assert answer is not None
    assert answer.status == 404
    assert page.locator("h1").inner_text() == "Ni ellir dangos y dudalen hon"
    assert "Achosion dychmygol" in page.locator("aside").inner_text()
    context.close()


CONTRAST = """() => {
  const channel = v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 };
  const light = c => .2126 * channel(c[0]) + .7152 * channel(c[1]) + .0722 * channel(c[2]);
  const parse = text => text.match(/[\\d.]+/g).map(Number);
  const ground = node => {
    for (; node; node = node.parentElement) {
      const colour = parse(getComputedStyle(node).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const node of document.querySelectorAll('body *:not(svg *)')) {
    if (![...node.childNodes].some(each => each.nodeType === 3 && each.textContent.trim())) continue;
    const pair = [light(parse(getComputedStyle(node).color)), light(ground(node))].sort((a, b) => b - a);
    const ratio = (pair[0] + .05) / (pair[1] + .05);
    if (ratio < 4.5) poor.push(node.tagName + ' ' + node.textContent.trim().slice(0, 30) + ' ' + ratio.toFixed(2));
  }
  return poor;
}"""
