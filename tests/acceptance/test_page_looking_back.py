"""Looking back on the pages, in a real browser: by links without a script, by a slider with one, and the address stays."""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from hub.answers.readers import Role
from hub.domain.calendar import milliseconds
from hub.store.engine import Store
from tests.lib.browsing import NARROW, follow, opened
from tests.lib.corrected import corrected_referral
from tests.lib.databases import Databases
from tests.lib.serving import served
from tests.lib.signing_in import shown
from tests.lib.statements import CARDIFF

MARCH = f"/series?indicator=SCC/006&area={CARDIFF}&period_type=month"
FIRST, LATER = (milliseconds(datetime(2026, month, 10, tzinfo=UTC)) for month in (9, 11))


@pytest.fixture(scope="module")
def store(databases: Databases, migrated_database: str) -> Iterator[Store]:
    """Of two referrals of March one was late, as Cardiff stated in September 2026; in November it stated that none was."""
    address = databases.make(template=migrated_database)
    with Store(address) as store:
        corrected_referral(store, FIRST, LATER)
        yield store
    databases.drop(address)


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[httpx.Client]:
    with served(store, Role.ANALYST) as client:
        yield client


@pytest.fixture
def plain(browser: Browser, client: httpx.Client) -> Iterator[Page]:
    with opened(browser, str(client.base_url), scripts=False) as page:
        yield page


@pytest.fixture
def scripted(browser: Browser, client: httpx.Client) -> Iterator[Page]:
    with opened(browser, str(client.base_url)) as page:
        yield page


def march(page: Page) -> Locator:
    return page.locator("td.value").first


def texts(page: Page) -> list[str]:
    return [each.strip() for each in page.locator(".moments li").all_text_contents()]


@pytest.mark.parametrize(
    ("language", "title", "october", "now"),
    [
        ("en", "Moments to look back to", "The end of 31 October 2026", "Now"),
        ("cy", "Adegau i edrych yn ôl atynt", "Diwedd 31 Hydref 2026", "Nawr"),
    ],
)
def test_without_a_script_the_moments_are_links(plain: Page, language: str, title: str, october: str, now: str) -> None:
    plain.goto(f"{MARCH}&lang={language}")
    assert march(plain).inner_text() == "100.0"
    plain.get_by_text(title).click()
    offered = texts(plain)
    assert (offered[0], offered[8], len(offered)) == (now, october, 20)
    follow(plain.get_by_role("link", name=october, exact=True))
    assert march(plain).inner_text() == "50.0"
    assert "as_known_at=2026-10-31T23" in plain.url
    assert plain.locator(".moments [aria-current=true]").text_content() == october
    assert plain.get_by_role("slider").count() == 0
    plain.get_by_text(title).click()
    follow(plain.get_by_role("link", name=now, exact=True))
    assert march(plain).inner_text() == "100.0"
    assert "as_known_at" not in plain.url


@pytest.mark.parametrize(
    ("language", "label", "october"),
    [("en", "Look back to", "The end of 31 October 2026"), ("cy", "Edrych yn ôl at", "Diwedd 31 Hydref 2026")],
)
def test_a_slider_is_moved_by_keyboard_and_the_moment_opens_once_it_rests(
    scripted: Page, language: str, label: str, october: str
) -> None:
    scripted.goto(f"{MARCH}&lang={language}")
    opened_pages: list[str] = []
    scripted.on("request", lambda each: opened_pages.append(each.url) if each.is_navigation_request() else None)
    slider = scripted.get_by_role("slider", name=label)
    slider.focus()
    for _ in range(8):
        scripted.keyboard.press("ArrowLeft")
    assert slider.get_attribute("aria-valuetext") == october
    assert scripted.locator(".moments output").inner_text() == october
    assert opened_pages == [], "nothing opens while it moves"
    expect(march(scripted)).to_have_text("50.0")
    assert len(opened_pages) == 1
    expect(slider).to_be_focused()
    assert slider.get_attribute("aria-valuetext") == october
    assert "as_known_at=2026-10-31T23" in scripted.url
    scripted.keyboard.press("End")
    expect(march(scripted)).to_have_text("100.0")
    scripted.go_back()
    expect(march(scripted)).to_have_text("50.0")


def test_the_address_of_a_moment_can_be_passed_on(browser: Browser, client: httpx.Client, scripted: Page) -> None:
    scripted.goto(MARCH)
    scripted.get_by_role("slider").fill("0")
    expect(scripted.locator(".known")).to_be_visible()
    with opened(browser, str(client.base_url)) as another:
        another.goto(scripted.url)
        assert another.get_by_role("slider").input_value() == "0"
        assert another.get_by_role("slider").get_attribute("aria-valuetext") == "The end of 30 November 2025"
        assert another.locator("#as_known_at").input_value() == "2025-11-30T23:59:59.999"


def test_a_moment_of_ones_own_takes_its_place_among_those_offered(scripted: Page) -> None:
    scripted.goto(f"{MARCH}&as_known_at=2026-10-15T09:30")
    assert texts(scripted)[8:10] == ["The end of 31 October 2026", "15 Oct 2026, 09:30"]
    assert not scripted.locator(".moments li").first.is_visible()
    slider = scripted.get_by_role("slider")
    assert slider.get_attribute("aria-valuetext") == "15 Oct 2026, 09:30"
    assert slider.input_value() == "11"
    assert march(scripted).inner_text() == "50.0"


@pytest.mark.parametrize("address", ["/", "/overview", "/authority", "/gap", "/series", "/reconciliation", "/explain"])
def test_every_page_that_can_look_back_offers_it(scripted: Page, address: str) -> None:
    scripted.set_viewport_size(NARROW)
    scripted.goto(f"{address}?lang=cy")
    assert scripted.get_by_role("slider", name="Edrych yn ôl at").count() == 1
    assert scripted.evaluate("document.documentElement.scrollWidth") <= 320
    scripted.emulate_media(media="print")
    assert not scripted.get_by_role("slider").is_visible()


def test_the_state_of_the_streams_is_that_of_the_moment_the_menu_leads_on_from(scripted: Page) -> None:
    scripted.goto("/?as_known_at=2026-10-15T09:30")
    scripted.locator("nav").get_by_role("link", name="Freshness").click()
    assert "15 Oct" in scripted.locator(".remark.known").inner_text()
    scripted.goto("/streams?as_known_at=no")
    assert scripted.locator(".remark").count() == 1


def test_a_past_moment_needs_no_more_than_the_scripts_of_this_site(client: httpx.Client) -> None:
    policy = client.get(f"{MARCH}&as_known_at=2026-10-15T09:30").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert policy.endswith("; script-src 'self'")


def test_who_may_not_look_back_is_not_offered_it(store: Store) -> None:
    with served(store) as public:
        answer = public.get(MARCH)
    assert "as_known_at" not in answer.text
    assert "script" not in answer.text
    assert "script-src" not in answer.headers["Content-Security-Policy"]


def test_a_member_is_offered_it_of_its_own_authority_alone(store: Store) -> None:
    own = shown(store, Role.MEMBER, CARDIFF)
    with served(store) as site:
        for address, offered in ((MARCH, True), ("/authority", True), ("/", False)):
            assert ("Moments to look back to" in site.get(address, headers=own).text) is offered
        answer = site.get("/?as_known_at=2026-10-31T23:00", headers=own)
    assert "What was known at the last midnight is shown instead" in answer.text


@pytest.mark.parametrize("path", ["/", "/series", "/explain", "/overview", "/authority"])
def test_the_address_of_what_is_shown_keeps_it_when_more_becomes_known(
    plain: Page, client: httpx.Client, path: str
) -> None:
    october = "2026-10-31T12:00:00Z"
    plain.goto(f"{path}?indicator=SCC/006&area={CARDIFF}&period=2009-03&as_known_at={october}")
    kept = plain.get_by_role("link", name="Address of").get_attribute("href")
    assert kept is not None
    query = parse_qs(urlsplit(kept).query)
    assert query["as_known_at"] == ["2026-10-31T12:00:00.000000Z"]
    of_one = path in ("/", "/series", "/explain")
    assert query.get("method_version") == (["SCC/006-1"] if of_one else None)
    shown_then = plain.locator("main").inner_text()
    plain.goto(kept)
    assert plain.locator("main").inner_text() == shown_then
    plain.goto(f"{path}?indicator=SCC/006&area={CARDIFF}&period=2009-03")
    now = plain.get_by_role("link", name="Address of").get_attribute("href") or ""
    assert parse_qs(urlsplit(now).query)["as_known_at"] == ["2026-11-22T12:00:00.000000Z"]


def test_an_explanation_by_a_version_that_there_is_not_gives_way_and_says_so(plain: Page) -> None:
    plain.goto(f"/explain?indicator=SCC/006&area={CARDIFF}&period=2009-03&method_version=SCC/006-9")
    assert "no figures by the version" in plain.locator(".remark").first.inner_text()
    assert plain.locator(".keys .big").first.inner_text().startswith("100.0")
