"""What happened and what was to be reached, below the chart: in both languages, with a script and without, at any width."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page

from hub.answers.admission import token_hash
from hub.answers.readers import Role
from hub.store import tokens
from hub.store.engine import Store
from tests.lib.accessibility import pale_texts
from tests.lib.browsing import follow
from tests.lib.databases import Databases
from tests.lib.serving import served
from tests.lib.stores import a_year_of_wales, fill

CARDIFF, WALES = "W06000015", "W92000004"
SCRIPT = "<script>document.title = 'taken'</script> & <b>bold</b>"
HERE = "/?indicator=SCC/006&period=FY2008-09"


@pytest.fixture(scope="module")
def client(databases: Databases, migrated_database: str) -> Iterator[httpx.Client]:
    """A year of Wales, to which Cardiff and the analyst have added what happened."""
    address = databases.make(template=migrated_database)
    with Store(address) as store, served(store, Role.ANALYST) as client:
        fill(store, *a_year_of_wales())
        tokens.create(store, token_hash("Cardiff's own"), Role.MEMBER, 1_790_000_000_000, CARDIFF)
        tokens.create(store, token_hash("the analyst's"), Role.ANALYST, 1_790_000_000_000)
        cardiff, analyst = ({"Authorization": f"Bearer {name}"} for name in ("Cardiff's own", "the analyst's"))
        both = {"text_en": "The guidance changed.", "text_cy": "Newidiodd y canllawiau."}
        for headers, said in (
            (cardiff, {"area": CARDIFF, "first_on": "2008-11-03", "text_en": SCRIPT}),
            (
                analyst,
                {"area": WALES, "first_on": "2008-06-01", "last_on": "2009-06-30", "indicator": "SCC/006", **both},
            ),
            (
                analyst,
                {"area": WALES, "first_on": "2008-06-01", "indicator": "SCC/004", "text_en": "Of another matter."},
            ),
            (analyst, {"area": WALES, "first_on": "2010-06-01", "text_en": "Of another year."}),
        ):
            assert client.post("/api/v1/annotations", headers=headers, json=said).status_code == 201
        target = {
            "area": WALES,
            "indicator": "SCC/006",
            "first_period": "FY2008-09",
            "last_period": "FY2010-11",
            "value": 97.5,
            "source_cy": "Llythyr gweinidogol.",
        }
        assert client.post("/api/v1/targets", headers=analyst, json=target).status_code == 201
        yield client
    databases.drop(address)


@pytest.fixture(params=[True, False], ids=["with a script", "without a script"])
def page(request: pytest.FixtureRequest, browser: Browser, client: httpx.Client) -> Iterator[Page]:
    context = browser.new_context(base_url=str(client.base_url), java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def told(page: Page) -> list[str]:
    return [" ".join(each.split()) for each in page.locator(".happened li").all_inner_texts()]


def test_what_happened_in_the_period_stands_below_the_chart(page: Page) -> None:
    page.goto(HERE)
    assert page.locator(".happened h2").inner_text() == "What happened"
    assert told(page) == [
        "To be reached in Wales: 97.5%, 2008-09 to 2010-11. Llythyr gweinidogol. (in Welsh only)",
        "1 June 2008 to 30 June 2009, Wales. The guidance changed. Written by: the national operator",
        f"3 November 2008, Cardiff. {SCRIPT} Written by: Cardiff",
    ]


def test_a_text_is_shown_in_the_readers_language_where_it_was_written_in_it(page: Page) -> None:
    page.goto(HERE)
    follow(page.get_by_role("link", name="Cymraeg"))
    assert told(page) == [
        "I'w gyrraedd (Cymru): 97.5%, 2008-09 hyd 2010-11. Llythyr gweinidogol.",
        "1 Mehefin 2008 hyd 30 Mehefin 2009, Cymru. Newidiodd y canllawiau. Ysgrifennwyd gan: y gweithredwr cenedlaethol",
        f"3 Tachwedd 2008, Caerdydd. {SCRIPT} (yn Saesneg yn unig) Ysgrifennwyd gan: Caerdydd",
    ]
    assert page.locator(".happened span[lang=en]").inner_text() == SCRIPT


def test_what_somebody_wrote_is_shown_and_never_run(page: Page) -> None:
    page.goto(HERE)
    assert "taken" not in page.title()
    assert page.locator(".happened b, .happened script").count() == 0


def test_another_period_has_other_things_beside_it_and_most_have_none(page: Page) -> None:
    page.goto("/?indicator=SCC/006&period=2008-04")
    assert page.locator(".happened").count() == 0
    page.goto("/?indicator=SCC/006&period=2008-11")
    assert [each.partition(",")[0] for each in told(page)] == ["1 June 2008 to 30 June 2009", "3 November 2008"]


def test_what_was_not_written_yet_is_not_beside_what_was_known_then(page: Page) -> None:
    page.goto(f"{HERE}&as_known_at=2026-11-22T11:00:00Z")
    assert page.locator(".happened").count() == 0


@pytest.mark.parametrize("language", ["en", "cy"])
def test_it_reads_well_on_a_narrow_screen(browser: Browser, client: httpx.Client, language: str) -> None:
    context = browser.new_context(base_url=str(client.base_url), viewport={"width": 320, "height": 800})
    page = context.new_page()
    page.goto(f"{HERE}&lang={language}")
    assert page.locator(".happened").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert pale_texts(page) == []
    context.close()
