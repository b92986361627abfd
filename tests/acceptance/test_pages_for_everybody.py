"""Every page for everybody, in a real browser: in both languages, wide, narrow and on paper, axe-core finds no barrier on any."""

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from hub.answers.readers import Role
from hub.dashboard.pages import pages
from hub.store.engine import Store
from tests.lib.accessibility import barriers, off_the_paper, pale_texts
from tests.lib.browsing import NARROW, without_heading
from tests.lib.databases import Databases
from tests.lib.serving import served
from tests.lib.signing_in import new_token
from tests.lib.statements import CARDIFF
from tests.lib.stores import fill, published
from tests.lib.submitted import two_authorities
from tests.lib.years import RATE, SHARE, three_years_of_wales

WIDE: ViewportSize = {"width": 1280, "height": 900}
CASES = f"indicator=SCC/006&area={CARDIFF}&period=2009-03"
#: The addresses of each page that are looked at, and where: with the figures of Wales, as who writes beside them, or with cases
#: and as Cardiff itself.
LOOKED_AT = {
    "/": [("wales", f"/?indicator={SHARE}&period=FY2008-09"), ("wales", f"/?indicator={RATE}&as_known_at=2026-11-21T12:00")],
    "/overview": [("wales", f"/overview?indicator={SHARE}")],
    "/authority": [("wales", f"/authority?area={CARDIFF}")],
    "/gap": [("wales", f"/gap?indicator={SHARE}&group=pilot"), ("wales", f"/gap?indicator={SHARE}&members={CARDIFF},W06000023")],
    "/series": [("wales", f"/series?indicator={SHARE}&area={CARDIFF}&target=95&period_type=quarter")],
    "/streams": [("wales", "/streams")],
    "/explain": [("cases", f"/explain?{CASES}")],
    "/reconciliation": [("cases", "/reconciliation"), ("cases", f"/reconciliation?{CASES}")],
    "/annotate": [("cases", "/annotate?indicator=SCC/006")],
    "/target": [("writing", f"/target?indicator={SHARE}&first_period=FY2008-09")],
    "/paste": [("wales", f"/paste?indicator={SHARE}"), ("writing", "/paste")],
    "/sign-in": [("wales", "/sign-in?refused=trust")],
}  # fmt: skip
#: Addresses that lead on, and show no page of their own.
LEAD_ON = {"/sign-in/provider", "/sign-in/return", "/sign-out"}
#: An address without a page is answered by one, too.
NOWHERE = ("wales", "/no-such-page")


@dataclass(frozen=True)
class Sites:
    """A site with figures of all of Wales, and one with the cases of two authorities; who may read as what there."""

    wales: httpx.Client
    cases: httpx.Client
    cardiff: str
    analyst: str


@pytest.fixture(scope="module")
def sites(databases: Databases, migrated_database: str) -> Iterator[Sites]:
    addresses = [databases.make(template=migrated_database) for _ in range(2)]
    with Store(addresses[0]) as wales, Store(addresses[1]) as cases:
        figures, standings, people = three_years_of_wales()
        fill(wales, figures, standings, [published(SHARE, "FY2008-09", 93.0, "93%")], populations=people)
        two_authorities(cases)
        token = new_token(cases, Role.MEMBER, CARDIFF)
        analyst = new_token(wales, Role.ANALYST)
        with served(wales, Role.ANALYST, demonstration=True) as one, served(cases) as other:
            yield Sites(one, other, token, analyst)
    for each in addresses:
        databases.drop(each)


@pytest.fixture
def page(browser: Browser, sites: Sites, site: str) -> Iterator[Page]:
    tokens = {"cases": sites.cardiff, "writing": sites.analyst}
    headers = {"Authorization": f"Bearer {tokens[site]}"} if site in tokens else {}
    home = sites.cases if site == "cases" else sites.wales
    context = browser.new_context(base_url=str(home.base_url), extra_http_headers=headers)
    yield context.new_page()
    context.close()


def test_every_page_is_looked_at(sites: Sites) -> None:
    assert {each.path for each in pages()} == LOOKED_AT.keys() | LEAD_ON, "say above where a new page is looked at"
    assert {sites.wales.get(each).is_success for each in LEAD_ON} == {False}


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize(("site", "address"), [*(each for those in LOOKED_AT.values() for each in those), NOWHERE])
def test_nothing_on_a_page_bars_anybody_on_any_screen_or_on_paper(page: Page, address: str, language: str) -> None:
    address = f"{address}{'&' if '?' in address else '?'}lang={language}"
    answer = page.goto(address)
    assert answer is not None
    assert answer.ok is not address.startswith(NOWHERE[1])
    assert page.locator("html").get_attribute("lang") == language
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        assert barriers(page) == []
        assert pale_texts(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert without_heading(page) == []
    assert (page.locator("h1").count(), page.locator("img:not([alt])").count()) == (1, 0)
    page.emulate_media(media="print")
    assert off_the_paper(page) == []
    assert barriers(page, on_paper=True) == []
    assert not any(each.is_visible() for each in page.locator("nav, form, button, select, input, summary, .live").all())
