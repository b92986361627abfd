"""Figures change on an open page, in a real browser: said politely, marked, paused when asked, and honest when they cannot."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect

from hub.answers.readers import Role
from hub.store.engine import Store
from tests.lib.accessibility import barriers, pale_texts
from tests.lib.arriving import IN_TIME, LATE, Arriving
from tests.lib.authorities import Authority
from tests.lib.browsing import NARROW, follow, opened
from tests.lib.consuming import consuming
from tests.lib.exchange import Exchange
from tests.lib.extracts import REFERRALS, write
from tests.lib.serving import NOW, served
from tests.lib.signing_in import new_token
from tests.lib.statements import CARDIFF, POWYS

MARCH = "/?indicator=SCC/006&period=2009-03"
CLOCK = r"\d\d:\d\d:\d\d"


@pytest.fixture
def arriving(fresh_database: str) -> Iterator[Arriving]:
    with Store(fresh_database) as store:
        yield Arriving(store)


@contextmanager
def heard(site: httpx.Client, token: str) -> Iterator[None]:
    """A site at which somebody listens already, so that a page is told of nothing that was before it."""
    with site.stream("GET", "/api/v1/live", headers={"Authorization": f"Bearer {token}"}) as stream:
        next(each for each in stream.iter_lines() if each == "event: figures")
        yield


@pytest.fixture
def site(arriving: Arriving) -> Iterator[httpx.Client]:
    token = new_token(arriving.store, Role.ANALYST)
    with served(arriving.store, Role.ANALYST) as client, heard(client, token):
        yield client


@pytest.fixture
def page(browser: Browser, site: httpx.Client) -> Iterator[Page]:
    with opened(browser, str(site.base_url)) as page:
        yield page


def listen(page: Page, address: str) -> None:
    """Open a page, and wait until it hears."""
    page.goto(address)
    expect(page.locator("#live .now")).to_be_visible()


def row(page: Page, area: str) -> Locator:
    return page.locator("tr").filter(has=page.get_by_role("rowheader", name=area, exact=True)).first


def value(page: Page, area: str) -> Locator:
    return row(page, area).locator("td.value")


def said(page: Page) -> Locator:
    return page.locator("#live .said")


def asked_again(page: Page) -> list[float]:
    """When the page asks for itself from now on, in seconds."""
    times: list[float] = []

    def note(request: Request) -> None:
        if request.resource_type == "fetch" and request.url == page.url:
            times.append(time.monotonic())

    page.on("request", note)
    return times


@pytest.mark.parametrize(
    ("language", "cardiff", "sentence"),
    [
        ("en", "Cardiff", "3 of the figures on this page changed, by what was stated by Cardiff."),
        ("cy", "Caerdydd", "newidiodd 3 o'r ffigurau ar y dudalen hon, yn ôl yr hyn a ddatganwyd gan Caerdydd."),
    ],
)
def test_a_figure_changes_on_an_open_page_and_a_polite_sentence_says_so(
    page: Page, arriving: Arriving, language: str, cardiff: str, sentence: str
) -> None:
    listen(page, f"{MARCH}&lang={language}")
    page.evaluate("window.isThisPage = true")
    assert said(page).get_attribute("aria-live") == "polite"
    expect(said(page)).to_be_empty()
    expect(value(page, cardiff)).to_have_text("50.0")
    chart = page.locator("figure svg").first.inner_html()
    arriving.decide(IN_TIME, IN_TIME)
    committed = time.monotonic()
    expect(value(page, cardiff)).to_have_text("75.0")
    print(f"from the commit to the changed page: {time.monotonic() - committed:.2f} s")
    expect(said(page)).to_have_text(re.compile(f"^{CLOCK}: {re.escape(sentence)}$"))
    assert page.locator("figure svg").first.inner_html() != chart
    assert page.evaluate("window.isThisPage"), "the page was not loaded again"
    assert barriers(page) == []
    assert pale_texts(page) == []


def test_what_changed_is_marked_by_more_than_a_colour_for_a_while(page: Page, arriving: Arriving) -> None:
    page.clock.install()
    listen(page, MARCH)
    arriving.decide(IN_TIME, IN_TIME)
    page.clock.run_for(2_000)
    expect(value(page, "Cardiff")).to_have_text("75.0")
    looks = "each => [getComputedStyle(each).outlineStyle, getComputedStyle(each, '::after').content.slice(0, 4)]"
    assert value(page, "Cardiff").evaluate(looks) == ["solid", '" ✱"']
    assert value(page, "Powys").evaluate(looks) == ["none", "none"]
    assert page.get_by_text("✱ stands beside what changed just now.").is_visible()
    page.emulate_media(reduced_motion="reduce")
    assert value(page, "Cardiff").evaluate("each => getComputedStyle(each).animationName") == "none"
    page.emulate_media(media="print")
    assert value(page, "Cardiff").evaluate(looks)[0] == "none"
    assert not page.locator("#live").is_visible()
    page.emulate_media(media="screen")
    page.clock.run_for(30_000)
    assert page.locator("[data-just-changed]").count() == 0
    assert not page.locator("#live .key").is_visible()


def test_the_reader_keeps_the_place_the_focus_and_what_was_begun(page: Page, arriving: Arriving) -> None:
    page.set_viewport_size(NARROW)
    arriving.decide(LATE, LATE, authority=POWYS)
    listen(page, MARCH)
    order = page.locator("tbody").first.get_by_role("rowheader")
    assert order.all_inner_texts()[:2] == ["Cardiff", "Powys"]
    page.locator("#as_known_at").fill("2009-03-31T12:00")
    page.locator(".moments summary").click()
    table = page.locator("section .scroll:has(table)").first
    table.evaluate("each => { each.scrollLeft = 120 }")
    powys = row(page, "Powys").get_by_role("link", name="Powys")
    powys.evaluate("each => each.focus({preventScroll: true})")
    heading = page.locator("#table-heading")
    heading.evaluate("each => scrollBy(0, each.getBoundingClientRect().top - 100)")
    arriving.decide(*[IN_TIME] * 9, authority=POWYS)
    expect(value(page, "Powys")).to_have_text("83.3")
    assert order.all_inner_texts()[:2] == ["Powys", "Cardiff"]
    assert page.evaluate("document.activeElement.textContent") == "Powys"
    assert abs(heading.evaluate("each => each.getBoundingClientRect().top") - 100) < 2, "what was in sight still is"
    assert table.evaluate("each => each.scrollLeft") == 120
    assert page.locator("#as_known_at").input_value() == "2009-03-31T12:00"
    assert page.locator(".moments details").get_attribute("open") is not None


def test_many_changes_at_once_are_asked_for_about_once_a_second(page: Page, arriving: Arriving) -> None:
    listen(page, MARCH)
    asked: list[Request] = []
    page.on(
        "request", lambda each: asked.append(each) if each.resource_type == "fetch" and each.url == page.url else None
    )
    for _ in range(8):
        arriving.decide(IN_TIME)
    expect(value(page, "Cardiff")).to_have_text("90.0")
    page.wait_for_timeout(1_500)
    times = [each.timing["startTime"] for each in asked]  # by the browser, in milliseconds: its timer is never early
    assert times
    assert all(later - earlier > 800 for earlier, later in pairwise(times))
    expect(said(page)).to_have_text(re.compile("3 of the figures on this page changed, by what was stated by Cardiff"))


def test_a_change_of_what_the_page_does_not_show_is_not_asked_for(page: Page, arriving: Arriving) -> None:
    listen(page, f"/series?indicator=SCC/006&area={POWYS}&period_type=month")
    times = asked_again(page)
    arriving.decide(IN_TIME)
    page.wait_for_timeout(1_500)
    assert times == []
    arriving.decide(LATE, authority=POWYS)
    expect(row(page, "March 2009").locator("td.value")).to_have_text("50.0")


@pytest.mark.parametrize(
    ("address", "before", "after"),
    [
        ("/overview?indicator=SCC/006", "50.0", "75.0"),
        (f"/authority?area={CARDIFF}", "50.0", "75.0"),
        ("/gap?indicator=SCC/006", "66.7", "80.0"),
        (f"/series?indicator=SCC/006&area={CARDIFF}&period_type=month", "50.0", "75.0"),
        ("/reconciliation?indicator=SCC/006", "50.0", "75.0"),
    ],
)
def test_every_page_of_figures_changes_while_it_is_open(
    page: Page, arriving: Arriving, address: str, before: str, after: str
) -> None:
    listen(page, f"{address}&lang=cy")
    cells = page.locator("main td")
    assert cells.filter(has_text=before).count()
    arriving.decide(IN_TIME, IN_TIME)
    expect(page.locator("td[data-just-changed]").filter(has_text=after).first).to_be_visible()
    expect(said(page)).to_contain_text("gan Caerdydd")


def test_changes_wait_while_they_are_paused(page: Page, arriving: Arriving) -> None:
    listen(page, MARCH)
    page.get_by_role("button", name="Pause changes").click()
    expect(page.locator("#live .now")).to_have_text(re.compile(f"^Paused at {CLOCK}. The figures are those of then.$"))
    times = asked_again(page)
    arriving.decide(IN_TIME, IN_TIME)
    page.wait_for_timeout(1_500)
    assert (value(page, "Cardiff").inner_text(), times) == ("50.0", [])
    page.keyboard.press("Enter")  # the focus is where it was
    expect(value(page, "Cardiff")).to_have_text("75.0")
    expect(page.get_by_role("button", name="Pause changes")).to_be_focused()


@pytest.mark.parametrize(
    ("language", "lost", "back"),
    [
        ("en", f"Not live since {CLOCK}: no answer comes.", f"Live again since {CLOCK}."),
        ("cy", f"Ddim yn fyw ers {CLOCK}: nid oes ateb yn dod.", f"Yn fyw eto ers {CLOCK}."),
    ],
)
def test_a_lost_connection_is_said_and_what_was_missed_is_made_up_for(
    browser: Browser, site: httpx.Client, arriving: Arriving, language: str, lost: str, back: str
) -> None:
    context = browser.new_context(base_url=str(site.base_url))
    page = context.new_page()
    page.route("**/api/v1/live", lambda route: route.abort())
    page.goto(f"{MARCH}&lang={language}")
    expect(said(page)).to_have_text(re.compile(lost))
    expect(page.locator("#live .now")).to_have_text(re.compile(lost))
    arriving.decide(IN_TIME, IN_TIME)
    page.unroute("**/api/v1/live")
    expect(said(page)).to_have_text(re.compile(back))
    expect(page.locator("#live .now")).not_to_have_text(re.compile(lost))
    expect(page.locator("td.value").nth(1)).to_have_text("75.0")
    expect(said(page)).to_have_text(re.compile(f"^{CLOCK}: .*\\b3 o"))
    context.close()


def test_a_site_that_ends_is_missed_at_once(browser: Browser, arriving: Arriving) -> None:
    context = browser.new_context()
    with served(arriving.store, Role.ANALYST) as client:
        page = context.new_page()
        listen(page, f"{client.base_url}{MARCH[1:]}")
    expect(said(page)).to_have_text(re.compile(f"^Not live since {CLOCK}: no answer comes. It is being tried again.$"))
    expect(value(page, "Cardiff")).to_have_text("50.0")
    context.close()


def test_nobody_listens_who_could_hear_nothing(browser: Browser, arriving: Arriving) -> None:
    cardiff = {"Authorization": f"Bearer {new_token(arriving.store, Role.MEMBER, CARDIFF)}"}
    analyst = {"Authorization": f"Bearer {new_token(arriving.store, Role.ANALYST)}"}
    with served(arriving.store) as public:
        asked_for: list[tuple[str, dict[str, str], bool]] = [
            (MARCH, {}, False),
            (MARCH, cardiff, True),
            (f"/authority?area={CARDIFF}", cardiff, True),
            (f"/authority?area={POWYS}", cardiff, False),
            ("/series?indicator=SCC/006&area=W92000004", cardiff, False),
            (MARCH, analyst, True),
            (f"{MARCH}&as_known_at=2026-11-21T12:00", analyst, False),
            ("/streams", analyst, False),
        ]
        for address, headers, listens in asked_for:
            answer = public.get(address, headers=headers)
            policy = answer.headers["Content-Security-Policy"]
            found = ('id="live"' in answer.text, "live.js" in answer.text, "connect-src" in policy)
            assert found == (listens,) * 3, (address, headers)
            assert "'unsafe" not in policy
        with opened(browser, str(public.base_url)) as page:
            asked: list[str] = []
            page.on("request", lambda request: asked.append(request.url))
            page.goto(MARCH)
            arriving.decide(IN_TIME)
            page.wait_for_timeout(1_000)
            assert [each for each in asked if "/live" in each] == []
            assert len([each for each in asked if "indicator" in each]) == 1


def test_a_member_is_told_of_its_own_figures_alone(browser: Browser, arriving: Arriving) -> None:
    token = new_token(arriving.store, Role.MEMBER, CARDIFF)
    with served(arriving.store) as client, heard(client, token):
        context = browser.new_context(
            base_url=str(client.base_url), extra_http_headers={"Authorization": f"Bearer {token}"}
        )
        page = context.new_page()
        listen(page, MARCH)
        times = asked_again(page)
        arriving.decide(LATE, authority=POWYS)
        page.wait_for_timeout(1_500)
        assert times == []
        arriving.decide(IN_TIME, IN_TIME)
        expect(value(page, "Cardiff")).to_have_text("75.0")
        expect(said(page)).to_contain_text("1 of the figures on this page changed, by what was stated by Cardiff")
        context.close()


def test_who_has_signed_out_elsewhere_does_not_keep_the_figures(browser: Browser, arriving: Arriving) -> None:
    with served(arriving.store) as client:
        context = browser.new_context(base_url=str(client.base_url))
        page = context.new_page()
        page.goto("/sign-in")
        page.get_by_label("Token", exact=True).fill(new_token(arriving.store, Role.ANALYST))
        follow(page.get_by_role("button", name="Sign in", exact=True))
        listen(page, MARCH)
        elsewhere = context.new_page()
        elsewhere.goto("/streams")
        follow(elsewhere.get_by_role("button", name="Sign out"))
        arriving.decide(IN_TIME)
        page.bring_to_front()
        expect(page.get_by_role("link", name="Sign in", exact=True)).to_be_visible()
        expect(page.locator("td.value").filter(has_text=re.compile(r"\d"))).to_have_count(0)
        context.close()


def test_without_a_script_the_page_is_as_it_ever_was(browser: Browser, site: httpx.Client) -> None:
    with opened(browser, str(site.base_url), scripts=False) as page:
        page.goto(MARCH)
        assert page.locator("#live").inner_text().strip() == ""
        assert page.locator("#live button").is_visible() is False
        assert page.locator("#live").evaluate("each => each.offsetHeight") == 0
        assert value(page, "Cardiff").inner_text() == "50.0"


def test_who_has_the_page_already_is_told_so_in_a_word(site: httpx.Client, arriving: Arriving) -> None:
    first = site.get(f"{MARCH}&lang=en")
    copy = {"If-None-Match": first.headers["ETag"]}
    assert site.get(f"{MARCH}&lang=en", headers=copy).status_code == 304
    assert site.get(f"{MARCH}&lang=cy", headers=copy).status_code == 200
    arriving.decide(IN_TIME)
    assert site.get(f"{MARCH}&lang=en", headers=copy).status_code == 200


@pytest.mark.parametrize("path", ["/", "/gap", "/series", "/overview", "/authority"])
def test_time_alone_makes_no_new_page(arriving: Arriving, path: str) -> None:
    """The address of exactly what is shown holds the moment, and is no reason to send all of it again."""
    clock = iter(NOW + timedelta(seconds=each) for each in range(1_000))
    with served(arriving.store, Role.ANALYST, now=lambda: next(clock)) as client:
        first = client.get(path)
        assert "as_known_at=2026-11-22T12%3A00%3A0" in first.text
        assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_what_a_council_sends_is_on_the_open_page_a_moment_later(
    browser: Browser, exchange: Exchange, fresh_database: str, tmp_path: Path
) -> None:
    """The whole way: the connector reads an extract, Kafka has it, a consumer counts it, and the page changes."""
    council = Authority.set_up(CARDIFF, tmp_path / CARDIFF, exchange.enrol(CARDIFF))
    first = "1,a,2009-03-02T10:00,school,2009-03-03T10:00,assessment\n"
    second = "2,b,2009-03-02T11:00,school,2009-03-09T10:00,assessment\n"
    with Store(fresh_database) as store, consuming(store, exchange.hub), served(store, Role.ANALYST) as client:
        council.report(write(tmp_path / "night", "2009-04-30", referrals=REFERRALS + first), date(2009, 6, 1), 10**12)
        with opened(browser, str(client.base_url)) as page:
            page.goto(MARCH)
            for _ in range(100):
                if page.locator("td.value").filter(has_text="100.0").count():
                    break
                page.wait_for_timeout(200)
                page.goto(MARCH)
            listen(page, MARCH)
            expect(value(page, "Cardiff")).to_have_text("100.0")
            extract = write(tmp_path / "night", "2009-04-30", referrals=REFERRALS + first + second)
            council.report(extract, date(2009, 6, 1), 10**12 + 1_000)
            acknowledged = time.monotonic()
            expect(value(page, "Cardiff")).to_have_text("50.0", timeout=20_000)
            print(f"from Kafka's word to the changed page: {time.monotonic() - acknowledged:.2f} s")
