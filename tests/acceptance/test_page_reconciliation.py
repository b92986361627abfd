"""Submitted figures beside the derived ones on the page, in a real browser: with a script and without, in both languages, at any width."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page

from hub.answers.admission import token_hash
from hub.answers.readers import Role
from hub.store import tokens
from hub.store.engine import Store
from tests.lib.browsing import follow, opened
from tests.lib.databases import Databases
from tests.lib.serving import served, served_at_night
from tests.lib.statements import CARDIFF, pseudonym
from tests.lib.stores import a_year_of_wales, fill, published
from tests.lib.submitted import two_authorities

ONE = f"/reconciliation?indicator=SCC/006&area={CARDIFF}&period=2009-03"


@pytest.fixture(scope="module")
def store(databases: Databases, migrated_database: str) -> Iterator[Store]:
    address = databases.make(template=migrated_database)
    with Store(address) as store:
        two_authorities(store)
        tokens.create(store, token_hash("Cardiff's own"), Role.MEMBER, 1_790_000_000_000, CARDIFF)
        yield store
    databases.drop(address)


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[httpx.Client]:
    with served(store, Role.ANALYST) as client:
        yield client


@pytest.fixture(params=[True, False], ids=["with a script", "without a script"])
def page(request: pytest.FixtureRequest, browser: Browser, client: httpx.Client) -> Iterator[Page]:
    """A page of the analyst."""
    context = browser.new_context(base_url=str(client.base_url), java_script_enabled=request.param)
    yield context.new_page()
    context.close()


@pytest.fixture
def own_page(browser: Browser, client: httpx.Client) -> Iterator[Page]:
    """A page of Cardiff itself, in which no script runs."""
    context = browser.new_context(
        base_url=str(client.base_url),
        java_script_enabled=False,
        extra_http_headers={"Authorization": "Bearer Cardiff's own"},
    )
    yield context.new_page()
    context.close()


def rows(page: Page) -> list[list[str]]:
    """The rows of the first table, cell by cell, the lines of a cell with commas between."""
    found = page.locator("table").first.locator("tbody tr").all()
    return [
        [", ".join(cell.split("\n")) for cell in row.locator("th, td").all_inner_texts()] for row in found
    ]  # fmt: skip


def test_an_analyst_reads_what_agrees_what_differs_and_what_is_missing(page: Page) -> None:
    page.goto("/")
    follow(page.get_by_role("link", name="Submitted and derived"))
    assert page.locator("h1").inner_text() == "Submitted beside derived"
    assert page.locator(".summary").inner_text() == (
        "Pairs of figures: 4. Agreeing to the precision stated: 1; differing: 1; without the submitted figure: 0; "
        "without the derived one: 1; not comparable: 1."
    )
    found = {(row[1], row[2]): row[3:] for row in rows(page)}
    assert found["Cardiff", "March 2009"] == [
        "75, 3 / 4, The authority itself",
        "50.0, 2 / 4",
        "−25.0, numerator −1",
        "Differ",
    ]
    assert found["Cardiff", "2008-09"][-1] == "Agree"
    assert found["Cardiff", "April 2009"][-1] == "Not comparable, The derived figure is provisional."
    assert found["Powys", "March 2009"][1:] == [
        "–",
        "–",
        "Derived figure missing, No case has been reported that the figure could be of.",
    ]


def test_the_pairs_are_narrowed_by_fields_and_the_address_keeps_them(page: Page) -> None:
    page.goto("/reconciliation")
    page.get_by_label("Finding", exact=True).select_option("differ")
    page.get_by_label("Area", exact=True).select_option(CARDIFF)
    page.get_by_label("Length of the periods").select_option("month")
    follow(page.get_by_role("button", name="Show"))
    assert [row[2] for row in rows(page)] == ["March 2009"]
    assert "finding=differ" in page.url
    page.get_by_label("Indicator", exact=True).select_option("SCC/004")
    follow(page.get_by_role("button", name="Show"))
    assert page.locator(".summary").inner_text() == "Nothing has been submitted of what is asked for here."


def test_a_derived_figure_leads_to_the_reasons_for_it(page: Page) -> None:
    page.goto(ONE)
    follow(page.get_by_title("Why the figure of Cardiff is what it is"))
    assert page.locator("h1").inner_text() == "Why this figure is what it is"
    assert "March 2009" in page.locator(".under").inner_text()


def test_the_whole_page_is_in_welsh_when_welsh_is_chosen(page: Page) -> None:
    page.goto(f"/reconciliation?area={CARDIFF}")
    follow(page.get_by_role("link", name="Cymraeg"))
    assert page.locator("html").get_attribute("lang") == "cy"
    found = {(row[1], row[2]): row[3:] for row in rows(page)}
    assert found["Caerdydd", "Mawrth 2009"] == [
        "75, 3 / 4, Yr awdurdod ei hun",
        "50.0, 2 / 4",
        "−25.0, rhifiadur −1",
        "Yn wahanol",
    ]
    assert "i'r manylder a ddatganwyd: 1" in page.locator(".summary").inner_text()


def test_the_authority_is_led_to_the_cases_that_make_the_difference(own_page: Page) -> None:
    own_page.goto("/reconciliation")
    row = own_page.locator("tr").filter(has_text="March 2009").filter(has_text="Cardiff")
    follow(row.get_by_role("link", name="Cases that may make the difference"))
    assert own_page.url.endswith("#cases")
    cases = own_page.locator("#units tbody tr")
    assert cases.count() == 2
    text = cases.all_inner_texts()
    assert {pseudonym("PR3") in each or pseudonym("PR4") in each for each in text} == {True}
    assert any("The decision was made after the end of the next working day." in each for each in text)
    follow(own_page.get_by_role("link", name="How all cases of this figure ended"))
    assert own_page.locator("h1").inner_text() == "Why this figure is what it is"


def test_the_cases_are_told_in_welsh_too(own_page: Page) -> None:
    own_page.goto(f"{ONE}&lang=cy")
    assert "Gwnaed y penderfyniad ar ôl diwedd y diwrnod gwaith nesaf." in own_page.locator("#units").inner_text()


def test_nobody_else_is_told_of_the_cases(page: Page) -> None:
    page.goto(ONE)
    assert page.locator("#units").count() == 0
    assert pseudonym("PR3") not in page.content()
    assert "shown to the authority whose case it is" in page.locator("section .remark").inner_text()
    told = [each.split("\t") for each in page.locator("table.small tbody tr").all_inner_texts()]
    assert [number for _, number in told if number != "0"] == ["2"]
    assert {"With the poor outcome", "Waiting: the time has not come", "Not of this indicator's population"} <= {
        name for name, _ in told
    }
    assert len(told) == 6


def test_who_may_not_see_the_figures_is_not_told_whether_they_agree(browser: Browser, store: Store) -> None:
    with served_at_night(store, "SCC/006") as public, opened(browser, str(public.base_url)) as page:
        page.goto(f"/reconciliation?area={CARDIFF}")
        for row in rows(page):
            assert row[3:] == ["Withheld", "Withheld", "–", "Not comparable, You may not see both figures."]
        assert "not comparable: 3" in page.locator(".summary").inner_text()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("indicator=nothing", "The indicator that was asked for"),
        ("area=nowhere", "The area that was asked for"),
        ("period=never", "The period that was asked for"),
        ("indicator=SCC/006&period=AY2008-09", "The period that was asked for"),
        ("period_type=decade", "The period that was asked for"),
        ("finding=wrong", "The finding that was asked for"),
        ("as_known_at=yesterday", "The moment that was asked for"),
    ],
)
def test_what_cannot_be_asked_for_gives_way_and_says_so(client: httpx.Client, query: str, said: str) -> None:
    answer = client.get(f"/reconciliation?{query}")
    assert (answer.status_code, said in answer.text) == (200, True)
    assert "SCC/006" in answer.text


def test_a_page_of_cases_that_there_is_not_gives_way_to_the_first(own_page: Page) -> None:
    own_page.goto(f"{ONE}&after=%%%&page=99")
    assert own_page.locator("#units tbody tr").count() == 2


def test_many_pairs_come_a_hundred_at_a_time(databases: Databases, migrated_database: str) -> None:
    address = databases.make(template=migrated_database)
    with Store(address) as store:
        figures, standings = a_year_of_wales()
        areas = sorted({each.authority for each in figures})
        stated = [published("SCC/006", f"FY2008-09-Q{n}", 95.0, "95", area) for n in (1, 2, 3, 4) for area in areas]
        stated += [published("SCC/004", f"FY2008-09-Q{n}", 5.0, "5", area) for n in (1, 2) for area in areas]
        fill(store, figures, standings, stated)
        with served(store, Role.ANALYST) as client:
            first, second = client.get("/reconciliation").text, client.get("/reconciliation?page=2").text
    databases.drop(address)
    assert ("Pairs 1 to 100 of 132" in first, "Pairs after these" in first, "Pairs before" in first) == (
        True,
        True,
        False,
    )
    assert ("Pairs 101 to 132 of 132" in second, "Pairs after these" in second, "Pairs before" in second) == (
        True,
        False,
        True,
    )


def test_before_anybody_has_reported_there_is_nothing_to_set_beside(fresh_database: str) -> None:
    with Store(fresh_database) as empty, served(empty, Role.ANALYST) as nothing:
        answer = nothing.get(ONE)
        assert (answer.status_code, "Nothing has been submitted" in answer.text) == (200, True)
