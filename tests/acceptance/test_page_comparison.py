"""The first page in a real browser: what an analyst reads on it, in both languages, on a screen of any width, on paper."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page

from hub.answers.readers import Role
from hub.store.engine import Store
from tests.lib.browsing import follow, opened
from tests.lib.databases import Databases
from tests.lib.serving import served, served_at_night
from tests.lib.stores import a_year_of_wales, fill, published


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
    follow(page.get_by_role("button", name="Show"))
    found = demonstration.get("/api/v1/compare/SCC/006?period=FY2008-09").json()
    rows = table(page)
    assert [row[1] for row in rows[:22]] == [each["area_name"] for each in found["data"]]
    assert [row[3] for row in rows[:22]] == [f"{each['numerator']:,}" for each in found["data"]]
    wales = found["wales"]
    assert rows[-1][1:5] == ["Wales", f"{wales['value']:.1f}", f"{wales['numerator']:,}", f"{wales['denominator']:,}"]
    powys = next(row for row in rows if row[1] == "Powys")
    told = next(each for each in found["data"] if each["area_name"] == "Powys")
    assert powys[5] == f"{told['interval_low']:.1f} to {told['interval_high']:.1f}"
    assert powys[6] == f"{told['rank_best']} to {told['rank_worst']}"
    assert powys[8:11] == ["Provisional", "No", "28 Feb 2009"]
    assert "95%" in page.locator(".keys").inner_text()
    assert "22 of 22 authorities report." in page.locator(".summary").inner_text()


def test_the_chart_can_be_heard_as_well_as_seen(page: Page) -> None:
    page.goto("/?indicator=SCC/004")
    chart = page.get_by_role("img", name="Chart of the authorities in order")
    spoken = chart.get_attribute("aria-label") or ""
    assert "each with its interval" in spoken
    assert "Across Wales the figure is" in spoken
    drawn = " ".join(chart.locator("svg text").all_text_contents())
    assert "Invented cases · Achosion dychmygol" in drawn
    assert "Rhondda Cynon Taf" in drawn
    assert re.search(r"Wales \d+\.\d", drawn)


def test_who_differs_by_more_than_chance_is_said_drawn_and_in_the_table(
    page: Page, demonstration: httpx.Client
) -> None:
    page.goto("/?indicator=SCC/006&period=FY2008-09")
    found = demonstration.get("/api/v1/compare/SCC/006?period=FY2008-09").json()["data"]
    far, near = (
        sorted(each["area_name"] for each in found if each["verdict"] == verdict)
        for verdict in ("far_better", "better")
    )
    assert "Cardiff" in far
    named = [*(f"{each} (far better)" for each in far), *near]
    sentences = page.locator(".verdicts li").all_inner_texts()
    assert f"Better than chance allows: {', '.join(named)}." in sentences
    assert (
        "Of 22 compared, about 1.1 would lie outside the limits by chance alone, better and worse together."
        in sentences
    )
    assert sorted(row[1] for row in table(page)[:22] if row[7].startswith("▲")) == sorted(far + near)
    funnel = page.get_by_role("img", name="Funnel chart")
    assert sentences[0] in (funnel.get_attribute("aria-label") or "")
    assert {*far, *near} <= set(funnel.locator("svg text").all_text_contents())


def test_that_nobody_has_approved_a_definition_is_said_at_the_top_and_leads_to_it(page: Page) -> None:
    page.goto("/?indicator=SCC/014")
    leading = page.locator(".under").get_by_role("link", name="nobody has approved this definition yet")
    leading.click()
    assert page.url.endswith("#definition-heading")
    assert "which nobody has approved yet" in page.locator(".definition").inner_text()


def test_a_group_is_compared_with_itself_beside_wales(page: Page) -> None:
    page.goto("/?indicator=SCC/006&period=FY2008-09")
    page.get_by_label("Compared", exact=True).select_option("pilot")
    follow(page.get_by_role("button", name="Show"))
    names = {row[1] for row in table(page)}
    assert names == {"Powys", "Ceredigion", "Pembrokeshire", "Carmarthenshire", "Swansea", "Neath Port Talbot", "Wales"}
    assert "Mid and West Wales pilot, and Wales" in page.locator("caption").first.inner_text()
    page.goto("/?indicator=SCC/006&group=nowhere&lang=cy")
    assert "Nid yw'r grŵp" in page.locator(".remark").first.inner_text()


def test_the_whole_page_is_in_welsh_when_welsh_is_chosen(page: Page) -> None:
    page.goto("/?indicator=SCC/006")
    follow(page.get_by_role("link", name="Cymraeg"))
    assert page.locator("html").get_attribute("lang") == "cy"
    assert "Atgyfeiriadau" in page.locator("h1").inner_text()
    assert "Caerdydd" in [row[1] for row in table(page)]
    assert "28 Chwe 2009" in page.locator("table").first.inner_text()
    follow(page.get_by_role("link", name="Pa mor gyfredol"))
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


def test_everything_can_be_reached_by_keyboard_beginning_with_the_way_past_the_menus(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "indicator"


def test_a_period_without_a_figure_gives_way_to_the_newest_and_says_so(page: Page) -> None:
    page.goto("/?indicator=EDU/002ii&period=FY2008-09")
    assert "There is no figure for 2008-09" in page.locator(".remark").inner_text()
    assert "Academic year 2007-08" in page.locator(".under").inner_text()


def test_on_paper_the_figures_remain_and_the_form_goes(page: Page) -> None:
    page.goto("/?indicator=SCC/006")
    folded = page.locator("section[aria-labelledby=trend-heading] table")
    assert not folded.evaluate("each => each.checkVisibility()")
    page.emulate_media(media="print")
    assert not any(each.is_visible() for each in page.locator("form").all())
    assert page.locator("table").first.is_visible()
    assert page.locator("aside").is_visible()
    folded = page.locator("section[aria-labelledby=trend-heading] table")
    assert folded.evaluate("each => each.checkVisibility({contentVisibilityAuto: true})"), (
        "each chart has its table on paper"
    )


def test_anybody_sees_complete_periods_of_the_last_midnight(browser: Browser, store: Store) -> None:
    with served_at_night(store, "SCC/006") as public, opened(browser, str(public.base_url)) as page:
        page.goto("/?indicator=SCC/006")
        assert "as known at midnight, 22 Nov 2026" in page.locator(".night").inner_text()
        assert "Not complete yet, and so not shown: Powys." in page.locator(".summary").inner_text()
        rows = {row[1]: row for row in table(page)}
        assert rows["Cardiff"][:5] == ["1", "Cardiff", "95.0", "1,140", "1,200"]
        assert (rows["Powys"][2:5], rows["Powys"][8]) == (["–"] * 3, "Not complete yet")
        assert "Better than chance allows: Cardiff (far better)." in page.locator(".verdicts").inner_text()


def test_anybody_sees_whose_figures_are_withheld_and_none_of_them(browser: Browser, store: Store) -> None:
    with served_at_night(store, "SCC/006") as public, opened(browser, str(public.base_url)) as page:
        page.goto("/?indicator=SCC/006&period=2008-05")
        assert "So no places are given." in page.locator(".summary").inner_text()
        rows = table(page)[:22]
        withheld = [row for row in rows if row[8] == "Withheld"]
        assert len(rows) > len(withheld) > 1
        assert {cell for row in withheld for cell in row[2:8]} == {"–"}
        assert {row[0] for row in rows} == {""}


def test_an_address_without_a_page_is_answered_by_a_page(browser: Browser, demonstration: httpx.Client) -> None:
    context = browser.new_context(base_url=str(demonstration.base_url))
    page = context.new_page()
    answer = page.goto("/no-such-page?lang=cy")
    assert answer is not None
    assert answer.status == 404
    assert page.locator("h1").inner_text() == "Ni ellir dangos y dudalen hon"
    assert "Achosion dychmygol" in page.locator("aside").inner_text()
    context.close()


def test_the_menu_takes_what_was_chosen_to_the_next_page(page: Page) -> None:
    page.goto("/?indicator=SCC/021&period=FY2008-09&group=pilot&lang=cy")
    follow(page.get_by_role("link", name="Cau'r bwlch", exact=True))
    assert "SCC/021" in page.locator(".under").inner_text()
    assert page.locator("#group").input_value() == "pilot"
    follow(page.get_by_role("link", name="Trosolwg", exact=True))
    assert page.locator("#period").input_value() == "FY2008-09"
    follow(page.get_by_role("link", name="Drwy amser", exact=True))
    assert "SCC/021" in page.locator(".under").inner_text()
    assert page.locator(".remark").count() == 0


def test_where_wales_goes_stands_beside_who_differs(page: Page, demonstration: httpx.Client) -> None:
    page.goto("/?indicator=SCC/006&period=FY2008-09")
    section = page.locator("section[aria-labelledby=trend-heading]")
    assert section.get_by_role("heading").inner_text() == "Wales through time"
    series = demonstration.get("/api/v1/series/SCC/006?area=W92000004&period_type=month").json()
    section.get_by_text("Every figure", exact=True).click()
    rows = [each.locator("th, td").all_inner_texts() for each in section.locator("tbody tr").all()]
    assert [row[1] for row in rows] == [f"{each['value']:.1f}" for each in reversed(series["data"])]
    assert rows[0][0] == "March 2009"
    chart = section.get_by_role("img", name="Control chart")
    assert "Mar 2009" in chart.locator("svg text").all_text_contents()
    summary = section.locator("p").first.inner_text()
    assert summary.startswith("The newest complete figure, of January 2009, is ")
    follow(section.get_by_role("link", name="This series by itself"))
    assert page.locator(".summary").inner_text() == summary
    assert page.locator("h1").inner_text().endswith(": Wales")


@pytest.mark.parametrize(
    ("group", "area"), [("north-wales", "North Wales"), ("pilot", "Mid and West Wales"), ("gwent-board", "Wales")]
)
def test_a_group_that_is_an_area_has_its_own_way_through_time(page: Page, group: str, area: str) -> None:
    page.goto(f"/?indicator=SCC/006&period=FY2008-09&group={group}")
    assert page.get_by_role("heading", name="through time").inner_text() == f"{area} through time"


def test_the_public_sees_where_wales_goes_as_far_as_it_is_shown(browser: Browser, store: Store) -> None:
    with served_at_night(store, "SCC/006") as public, opened(browser, str(public.base_url)) as page:
        page.goto("/?indicator=SCC/006&period=FY2008-09&lang=cy")
        assert page.get_by_role("heading", name="drwy amser").inner_text() == "Cymru drwy amser"
