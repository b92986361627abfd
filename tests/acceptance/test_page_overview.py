"""The national overview in a real browser: what stands out, for eyes, ears, paper and a narrow screen, with and without a script."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page

from hub.answers.readers import Role
from hub.domain.figures import MonthFigure
from hub.domain.units import Counts
from hub.store.engine import Store
from tests.lib.browsing import follow, opened
from tests.lib.databases import Databases
from tests.lib.serving import served, served_at_night
from tests.lib.stores import a_year_of_wales, fill

CHROMIUM = "/usr/bin/chromium"
CARDIFF, NEWPORT = "W06000015", "W06000022"


@pytest.fixture(scope="module")
def store(databases: Databases, migrated_database: str) -> Iterator[Store]:
    """A year of Wales in which Newport holds far too few reviews in time, and has stated nothing of school leavers."""
    address = databases.make(template=migrated_database)
    with Store(address) as store:
        figures, standings = a_year_of_wales()
        late = [
            MonthFigure(NEWPORT, "SCC/021", each.month, Counts(met=40, missed=26))
            if (each.authority, each.indicator) == (NEWPORT, "SCC/021")
            else each
            for each in figures
            if (each.authority, each.indicator) != (NEWPORT, "EDU/002ii")
        ]
        fill(store, late, standings, extracts=True)
        yield store
    databases.drop(address)


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[httpx.Client]:
    with served(store, Role.ANALYST, demonstration=True) as client:
        yield client


@pytest.fixture(params=[True, False], ids=["with a script", "without a script"])
def page(request: pytest.FixtureRequest, browser: Browser, client: httpx.Client) -> Iterator[Page]:
    """A page of a browser in which scripts run, and of one in which none does."""
    context = browser.new_context(
        base_url=str(client.base_url), viewport={"width": 1280, "height": 900}, java_script_enabled=request.param
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def scripted(browser: Browser, client: httpx.Client) -> Iterator[Page]:
    """A page that can be measured and gone through."""
    context = browser.new_context(base_url=str(client.base_url), viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def cell(page: Page, authority: str, indicator: str) -> Locator:
    """The cell of the matrix under an indicator, in the row of an authority; the row's heading and three counts come first."""
    codes = [each.replace("\u200b", "").strip() for each in page.locator(".matrix thead a").all_inner_texts()]
    row = page.locator(".matrix tbody tr").filter(has=page.get_by_role("rowheader", name=authority, exact=True))
    return row.locator("td").nth(3 + codes.index(indicator))


def chosen(page: Page, label: str) -> str:
    return page.get_by_label(label, exact=True).locator("option:checked").inner_text()


def test_an_analyst_sees_who_stands_out_on_what_and_how_many_chance_alone_would_bring(
    page: Page, client: httpx.Client
) -> None:
    page.goto("/overview")
    found = client.get("/api/v1/overview").json()["verdicts"]
    summary = page.locator(".summary").inner_text()
    assert (
        f"Of {found['compared']} figures compared, {found['worse']} are worse and {found['better']} are better"
        in summary
    )
    assert f"up to {found['expected']:.1f} would be so at either end" in summary
    reviews = cell(page, "Newport", "SCC/021")
    assert reviews.inner_text().split() == ["60.6", "▼▼", "far", "worse", "than", "chance", "allows"]
    assert cell(page, "Cardiff", "SCC/021").locator(".sign").inner_text() == "▲▲"
    assert cell(page, "Conwy", "SCC/021").locator(".sign").inner_text() == "·"
    assert cell(page, "Powys", "SCC/021").locator(".letter").inner_text() == "p"


def test_withheld_incomplete_missing_and_not_judged_are_four_things(page: Page, store: Store, browser: Browser) -> None:
    page.goto("/overview")
    assert cell(page, "Newport", "EDU/002ii").inner_text().split() == ["x", "No", "figure"]
    average = cell(page, "Newport", "SCC/042b")
    assert average.inner_text() == "0.0"
    assert average.locator(".sign").count() == 0
    with served_at_night(store, "SCC/006", "SCC/021") as public, opened(browser, str(public.base_url)) as outside:
        outside.goto("/overview?period=2008-05")
        letters = outside.locator(".matrix .letter").all_inner_texts()
        assert letters.count("c") > 2
        assert "as known at midnight" in outside.locator(".night").inner_text()
        outside.goto("/overview")
        assert cell(outside, "Newport", "SCC/021").inner_text().split()[0] == "60.6"
        assert cell(outside, "Powys", "SCC/021").inner_text().split() == ["…", "Not", "complete", "yet"]


def test_every_column_leads_to_its_comparison_and_every_figure_to_its_reasons(page: Page) -> None:
    page.goto("/overview?lang=cy")
    follow(page.locator(".matrix thead a").filter(has_text="021"))
    assert "Adolygiadau" in page.locator("h1").inner_text()
    assert "2008-09" in page.locator(".under").inner_text()
    page.goto("/overview?group=pilot")
    follow(page.locator(".matrix thead a").filter(has_text="021"))
    assert page.locator("#group").input_value() == "pilot"
    page.goto("/overview")
    follow(page.get_by_role("link", name="Newport", exact=True))
    assert page.locator("h1").inner_text() == "Newport"
    page.goto("/overview")
    follow(cell(page, "Newport", "SCC/021").get_by_role("link"))
    assert "SCC/021" in page.locator(".under").inner_text()
    assert "Newport" in page.locator(".under").inner_text()


def test_the_map_has_a_tile_for_each_authority_and_says_in_words_who_stands_out(page: Page) -> None:
    page.goto("/overview")
    page.get_by_label("Indicator on the map", exact=True).select_option("SCC/021")
    follow(page.get_by_role("button", name="Show"))
    assert page.locator(".tiles li").count() == 22
    newport = page.locator(".tiles li").filter(has_text="Newport")
    assert newport.locator(".sign").inner_text() == "▼▼"
    assert "far worse than chance allows" in newport.inner_text()
    section = page.locator("section").filter(has=page.locator(".tiles"))
    assert "Far worse than chance allows: Newport." in section.inner_text()
    assert "Far better than chance allows: Cardiff." in section.inner_text()
    anglesey, newport_at = (
        page.locator(".tiles li").filter(has_text=name).bounding_box() for name in ("Isle of Anglesey", "Newport")
    )
    assert anglesey is not None
    assert newport_at is not None
    assert anglesey["y"] < newport_at["y"]
    assert anglesey["x"] < newport_at["x"]


def test_a_group_and_a_service_are_chosen_by_a_form_and_stay_chosen(page: Page) -> None:
    page.goto("/overview")
    page.get_by_label("Group", exact=True).select_option("pilot")
    page.get_by_label("Service", exact=True).select_option("adults")
    page.get_by_label("Period", exact=True).select_option("FY2008-09-Q1")
    page.get_by_label("Signs by", exact=True).select_option("adjusted")
    follow(page.get_by_role("button", name="Show"))
    assert page.locator(".matrix tbody tr").count() == 7, "six authorities, and Wales"
    assert page.locator(".matrix .service").all_inner_texts() == ["Adults and carers"]
    assert "2008-09, quarter 1" in page.locator(".matrix thead").inner_text()
    assert "chance and usual differences allow" in page.locator(".legend").inner_text()
    assert chosen(page, "Group") == "Mid and West Wales pilot"
    assert chosen(page, "Service") == "Adults and carers"
    assert chosen(page, "Signs by") == "what chance and usual differences allow"
    assert "not in this group" in page.locator(".tiles li").filter(has_text="Newport").inner_text()


def test_the_whole_page_is_in_welsh_with_names_in_the_order_of_the_welsh_alphabet(page: Page) -> None:
    page.goto("/overview")
    follow(page.get_by_role("link", name="Cymraeg"))
    assert page.locator("h1").inner_text() == "Pob awdurdod ar bob dangosydd"
    names = page.locator(".matrix tbody th").all_inner_texts()
    assert names[0] == "Abertawe"
    assert names[-4:] == ["Torfaen", "Wrecsam", "Ynys Môn", "Cymru"]
    assert names.index("Caerdydd") < names.index("Caerffili") < names.index("Ceredigion")
    assert "llawer gwaeth nag y mae siawns yn ei ganiatáu" in cell(page, "Casnewydd", "SCC/021").inner_text()
    assert "worse" not in page.locator("main").inner_text()


def test_what_was_asked_for_and_is_not_there_gives_way_and_a_sentence_says_so(page: Page) -> None:
    page.goto("/overview?group=everybody&service=housing&period=FY1999-00&indicator=SCC/999&as_known_at=soon")
    remarks = page.locator(".remark").all_inner_texts()
    assert len(remarks) == 5
    assert "There is no figure for 1999-00. The newest is shown instead." in remarks
    assert page.locator(".matrix tbody tr").count() == 23


def test_on_a_narrow_screen_only_the_table_and_the_map_scroll_and_the_names_stay_in_sight(scripted: Page) -> None:
    scripted.set_viewport_size({"width": 320, "height": 800})
    for address in ("/overview", "/overview?lang=cy&group=pilot"):
        scripted.goto(address)
        assert scripted.evaluate("document.documentElement.scrollWidth") <= 320
        region = scripted.locator(".matrix")
        assert region.evaluate("each => each.scrollWidth > each.clientWidth")
        region.evaluate("each => { each.scrollLeft = 600 }")
        name = region.locator("tbody th").first.bounding_box()
        assert name is not None
        assert name["x"] >= 0
        assert name["width"] <= 140


def test_the_table_fits_on_a_sheet_laid_sideways_and_the_form_stays_off_the_paper(scripted: Page) -> None:
    scripted.set_viewport_size({"width": 1047, "height": 718})  # A4 with margins of 1 cm, at 96 dots to the inch
    scripted.emulate_media(media="print")
    for address in ("/overview", "/overview?lang=cy"):
        scripted.goto(address)
        assert not any(each.is_visible() for each in scripted.locator("form").all())
        assert scripted.locator(".matrix table").evaluate("each => each.scrollWidth") <= 1047
        cut = "each => [...each.querySelectorAll('td')].filter(one => one.scrollWidth > one.clientWidth + 1).length"
        assert scripted.locator(".matrix table").evaluate(cut) == 0
        assert scripted.locator("aside").is_visible()


def test_every_figure_is_under_a_heading_and_beside_one(scripted: Page) -> None:
    scripted.goto("/overview")
    for each in scripted.locator("table").all():
        assert each.locator("caption").inner_text().strip()
        assert each.locator("th:not([scope])").count() == 0
    widths = scripted.locator(".matrix tbody tr").evaluate_all("rows => rows.map(row => row.cells.length)")
    assert set(widths) == {4 + 25}
    assert scripted.locator("h1").count() == 1


def test_what_was_known_at_a_moment_can_be_looked_at_and_the_links_keep_to_it(page: Page) -> None:
    page.goto("/overview?as_known_at=2026-11-21T12:00")
    assert "As known at 21 Nov 2026, 12:00." in page.locator(".known").inner_text()
    links = page.locator(".matrix tbody a, .matrix thead a").evaluate_all("all => all.map(each => each.href)")
    assert all("as_known_at=2026-11-21T12" in each for each in links)


def test_each_column_says_which_period_it_is_of(page: Page) -> None:
    page.goto("/overview")
    heads = [" ".join(each.split()) for each in page.locator(".matrix thead tr").nth(1).locator("th").all_inner_texts()]
    assert heads[0].endswith("Academic year 2007-08")
    assert {each[-7:] for each in heads[1:]} == {"2008-09"}
