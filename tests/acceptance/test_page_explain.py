"""Why a figure is what it is, and what was known at a moment: read on the pages in a real browser, without a script."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page

from hub.answers.readers import Role
from hub.store.engine import Store
from tests.lib.browsing import follow, opened
from tests.lib.corrected import corrected_referral
from tests.lib.databases import Databases
from tests.lib.serving import served, served_at_night
from tests.lib.statements import CARDIFF

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="module")
def store(databases: Databases, migrated_database: str) -> Iterator[Store]:
    """Cardiff: two referrals of March, one of them late; corrected after March was complete."""
    address = databases.make(template=migrated_database)
    with Store(address) as store:
        corrected_referral(store)
        yield store
    databases.drop(address)


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[httpx.Client]:
    with served(store, Role.ANALYST) as client:
        yield client


@pytest.fixture
def page(browser: Browser, client: httpx.Client) -> Iterator[Page]:
    """A page of a browser whose clock is not that of Wales, and in which no script runs."""
    context = browser.new_context(
        base_url=str(client.base_url), java_script_enabled=False, timezone_id="America/New_York"
    )
    yield context.new_page()
    context.close()


def row_of(page: Page, area: str) -> list[str]:
    """The cells of an area's row in the first table."""
    row = page.locator("table").first.locator("tr").filter(has=page.get_by_role("rowheader", name=area, exact=True))
    return [cell.strip() for cell in row.first.locator("th, td").all_inner_texts()]


def test_a_figure_leads_to_the_reasons_for_it_and_back(page: Page) -> None:
    page.goto("/?indicator=SCC/006&period=2009-03")
    cardiff = row_of(page, "Cardiff")
    assert [*cardiff[2:5], cardiff[8]] == ["100.0", "2", "2", "Revised · fewer than five"]
    follow(page.get_by_title("Why the figure of Cardiff is what it is"))
    assert page.locator("h1").inner_text() == "Why this figure is what it is"
    assert "SCC/006" in page.locator(".under").inner_text()
    assert page.locator("tbody tr").all_inner_texts() == [
        "With the good outcome\t2",
        "A decision was made by the end of the next working day.\t2",
        "Cases looked at\t2",
    ]
    follow(page.get_by_role("link", name="Back to the comparison"))
    assert row_of(page, "Cardiff")[2] == "100.0"


def test_what_was_known_at_a_moment_is_chosen_in_a_field_and_kept_in_the_address(page: Page) -> None:
    page.goto("/?indicator=SCC/006&period=2009-03")
    page.get_by_role("textbox", name="As known at").fill(
        "1970-01-01T01:16:40.003"
    )  # in 1970 Wales kept the time of summer all year
    follow(page.get_by_role("button", name="Show"))
    cardiff = row_of(page, "Cardiff")
    assert [*cardiff[2:5], cardiff[8]] == ["50.0", "1", "2", "Final · fewer than five"]
    assert "As known at 1 Jan 1970, 01:16." in page.locator(".known").inner_text()
    assert "as_known_at=1970-01-01T01" in page.url
    assert page.get_by_role("textbox", name="As known at").input_value() == "1970-01-01T01:16:40.003"
    follow(page.get_by_title("Why the figure of Cardiff is what it is"))
    assert "The decision was made after the end of the next working day." in page.content()
    follow(page.get_by_role("link", name="Cymraeg"))
    assert "Gwnaed y penderfyniad ar ôl diwedd y diwrnod gwaith nesaf." in page.content()
    follow(page.get_by_role("link", name="Dangos yr hyn a wyddys nawr"))
    assert "Gwnaed y penderfyniad ar ôl" not in page.content()


def test_the_figures_of_a_moment_are_downloaded_as_they_are_shown(page: Page, client: httpx.Client) -> None:
    page.goto("/?indicator=SCC/006&period=2009-03&as_known_at=1970-01-01T00:16:40.003Z")
    address = page.get_by_role("link", name="JSON").get_attribute("href")
    assert address is not None
    found = client.get(address).json()
    assert found["meta"]["as_known_at"] == "1970-01-01T00:16:40.003000Z"
    assert [each["value"] for each in found["data"] if each["area"] == CARDIFF] == [50.0]


@pytest.mark.parametrize("moment", ["yesterday", "2999-01-01T00:00"])
def test_a_moment_that_nobody_can_know_gives_way_to_now_and_says_so(page: Page, moment: str) -> None:
    for address in ("/", "/explain"):
        page.goto(f"{address}?indicator=SCC/006&period=2009-03&as_known_at={moment}")
        assert "What is known now is shown instead." in page.locator(".remark").inner_text()


def test_another_area_is_chosen_on_the_page_itself(page: Page) -> None:
    page.goto(f"/explain?indicator=SCC/006&period=2009-03&area={CARDIFF}")
    page.get_by_label("Area").select_option("W92000004")
    follow(page.get_by_role("button", name="Show"))
    assert "Wales" in page.locator(".under").inner_text()
    assert page.locator(".keys .big").all_inner_texts() == ["100.0%", "2"]
    page.goto("/explain?indicator=nothing&area=nowhere&period=never")
    assert len(page.locator(".remark").all()) == 3


def test_who_may_not_see_the_figures_sees_no_reasons(browser: Browser, store: Store) -> None:
    with served_at_night(store, "SCC/006") as public, opened(browser, str(public.base_url), scripts=False) as page:
        page.goto(f"/explain?indicator=SCC/006&period=2009-03&area={CARDIFF}")
        assert "as known at midnight" in page.locator(".night").inner_text()
        assert page.locator(".keys .big").all_inner_texts() == ["–", "–"]
        assert page.locator("table").count() == 0


def test_before_anybody_has_reported_there_is_nothing_to_explain(browser: Browser, fresh_database: str) -> None:
    with Store(fresh_database) as empty, served(empty, Role.ANALYST) as nothing:
        answer = nothing.get("/explain")
        assert (answer.status_code, "no figure for this indicator yet" in answer.text) == (200, True)
