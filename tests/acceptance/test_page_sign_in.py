"""Signing in in a real browser: with a token and by way of an organisation, in both languages, without a script, on a narrow screen."""

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from playwright.sync_api import Browser, Page

from hub.answers.entrance import Organisations
from hub.answers.readers import Reader, Role
from hub.domain.calendar import local_date
from hub.domain.indicators import catalogue
from hub.identity.openid import Provider, Registration
from hub.store.engine import Store
from tests.lib.accessibility import pale_texts
from tests.lib.browsing import follow
from tests.lib.databases import Databases
from tests.lib.openid.provider import SECRET, RealProvider, real_provider
from tests.lib.serving import served
from tests.lib.signing_in import new_token
from tests.lib.stores import a_year_of_wales, fill

CARDIFF = "W06000015"
#: Said to who does not see the figures of everybody as they are.
NOT_YET = "Not complete yet, and so not shown: Powys."


@pytest.fixture(scope="module")
def store(databases: Databases, migrated_database: str) -> Iterator[Store]:
    """A store with a year of invented figures."""
    address = databases.make(template=migrated_database)
    with Store(address) as store:
        fill(store, *a_year_of_wales(), extracts=True)
        yield store
    databases.drop(address)


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealProvider]:
    with real_provider(tmp_path_factory.mktemp("provider")) as started:
        yield started


@pytest.fixture(scope="module")
def site(store: Store, provider: RealProvider) -> Iterator[httpx.Client]:
    registration = Registration(provider.issuer, "hub", SECRET, "openid groups", "groups", provider.certificate)
    standings = {"Cyfnewid analysts": Reader(Role.ANALYST), "Cardiff performance": Reader(Role.MEMBER, CARDIFF)}
    organisations = Organisations(Provider(registration), standings)
    few, night = {"SCC/006": catalogue()["SCC/006"]}, local_date(datetime.now(UTC))
    with served(store, now=clock, indicators=few, organisations=organisations, night=night) as client:
        provider.register("hub", f"{str(client.base_url).rstrip('/')}/sign-in/return")
        yield client


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(browser: Browser, site: httpx.Client, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page that fails the test when the browser complains of anything."""
    context = browser.new_context(
        base_url=str(site.base_url), java_script_enabled=request.param, ignore_https_errors=True
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert [each for each in complaints if "403 (Forbidden)" not in each] == []


def clock() -> datetime:
    return datetime.now(UTC)


def sign_in(page: Page, token: str) -> None:
    follow(page.get_by_role("link", name="Sign in", exact=True))
    page.get_by_label("Token", exact=True).fill(token)
    follow(page.get_by_role("button", name="Sign in", exact=True))


def test_an_analyst_pastes_a_token_sees_the_figures_asked_for_and_signs_out(page: Page, store: Store) -> None:
    page.goto("/?indicator=SCC/006")
    assert NOT_YET in page.locator(".summary").inner_text()
    sign_in(page, new_token(store, Role.ANALYST))
    assert "indicator=SCC/006" in page.url
    assert "Across Wales the figure is" in page.locator(".summary").inner_text()
    assert page.locator(".who p").inner_text() == "Signed in: Analyst"
    follow(page.get_by_role("button", name="Sign out"))
    assert page.locator(".who").inner_text().strip() == "Sign in"
    page.goto("/?indicator=SCC/006")
    assert NOT_YET in page.locator(".summary").inner_text()
    page.goto("/streams")
    page.go_back()
    assert NOT_YET in page.locator(".summary").inner_text()


def test_going_back_after_signing_out_shows_no_figure_that_was_seen_before(page: Page, store: Store) -> None:
    page.goto("/?indicator=SCC/006")
    sign_in(page, new_token(store, Role.ANALYST))
    assert "Across Wales" in page.locator(".summary").inner_text()
    follow(page.get_by_role("button", name="Sign out"))
    page.go_back()
    assert NOT_YET in page.locator(".summary").inner_text()


def test_a_member_signs_in_by_way_of_its_organisation_in_welsh(page: Page) -> None:
    page.goto("/?indicator=SCC/006&lang=cy")
    follow(page.get_by_role("link", name="Mewngofnodi", exact=True))
    assert page.locator("h1").inner_text() == "Mewngofnodi"
    follow(page.get_by_role("link", name="Parhau gyda chyfrif eich sefydliad"))
    assert page.locator("h1").inner_text() == "Who are you?"
    follow(page.get_by_role("link", name="bethan"))
    assert page.locator(".who p").inner_text() == "Wedi mewngofnodi: Aelod, Caerdydd"
    assert "indicator=SCC/006" in page.url
    shown = [row.inner_text() for row in page.locator("tbody tr").all() if "Caerdydd" in row.inner_text()]
    assert "95.0" in shown[0]
    follow(page.get_by_role("button", name="Allgofnodi"))
    assert page.locator(".who").inner_text().strip() == "Mewngofnodi"


def test_who_has_no_role_reads_why_and_can_go_on_otherwise(page: Page) -> None:
    page.goto("/sign-in")
    follow(page.get_by_role("link", name="Continue with your organisation's account"))
    follow(page.get_by_role("link", name="dewi"))
    assert "nothing in its answer gives you a role here" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Token", exact=True).is_visible()


def test_a_token_that_does_not_work_is_said_to_whoever_listens(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("Token", exact=True).fill("cyf_wrong")
    follow(page.get_by_role("button", name="Sign in", exact=True))
    assert "This token does not work" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Token", exact=True).input_value() == ""


def test_no_script_can_read_who_is_signed_in(browser: Browser, site: httpx.Client, store: Store) -> None:
    context = browser.new_context(base_url=str(site.base_url))
    page = context.new_page()
    page.goto("/")
    sign_in(page, new_token(store, Role.ANALYST))
    assert page.evaluate("document.cookie") == ""
    (kept,) = context.cookies()
    assert (kept["name"], kept["httpOnly"], kept["sameSite"], kept["expires"]) == ("cyfnewid", True, "Lax", -1)
    context.close()


def test_a_form_that_another_site_sends_signs_nobody_out(browser: Browser, site: httpx.Client, store: Store) -> None:
    """In a real browser, which says itself where the form comes from, and keeps the cookie back."""
    context = browser.new_context(base_url=str(site.base_url))
    page = context.new_page()
    page.goto("/")
    sign_in(page, new_token(store, Role.ANALYST))
    elsewhere = context.new_page()
    elsewhere.route(
        "**/lure", lambda route: route.fulfill(body=LURE.format(home=site.base_url), content_type="text/html")
    )
    elsewhere.goto("http://elsewhere.example/lure")
    with elsewhere.expect_navigation():
        elsewhere.locator("button").click()
    assert "nothing was done" in elsewhere.locator("main").inner_text()
    page.reload()
    assert page.locator(".who p").inner_text() == "Signed in: Analyst"
    context.close()


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_doors_read_on_a_narrow_screen_by_keyboard_and_are_dark_enough(
    browser: Browser, site: httpx.Client, store: Store, language: str
) -> None:
    context = browser.new_context(base_url=str(site.base_url), viewport={"width": 320, "height": 800})
    page = context.new_page()
    for address in (f"/sign-in?lang={language}", f"/sign-in?lang={language}&refused=trust"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert pale_texts(page) == []
        assert page.locator("h1").count() == 1
    page.locator("#token").focus()
    page.keyboard.insert_text(new_token(store, Role.MEMBER, "W06000016"))
    page.keyboard.press("Enter")
    page.wait_for_selector(".who button")
    for address in (f"/?lang={language}", f"/streams?lang={language}", f"/sign-in?lang={language}"):
        page.goto(address)
        assert "Rhondda Cynon Taf" in page.locator(".who p").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert pale_texts(page) == []
    page.emulate_media(media="print")
    assert not page.locator(".who button").is_visible()
    assert page.locator(".who p").is_visible()
    context.close()


LURE = """<!DOCTYPE html><title>A lure</title>
<form method="post" action="{home}/sign-out"><input type="hidden" name="form" value="x"><button>Win</button></form>"""
