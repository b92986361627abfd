"""One area through time in a real browser: the chart, what it says in words, and every number behind it."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page

from hub.answers.readers import Role
from hub.store.engine import Store
from tests.lib.browsing import follow, headings, opened, table
from tests.lib.databases import Databases
from tests.lib.serving import served, served_at_night
from tests.lib.statements import CARDIFF
from tests.lib.stores import a_year_of_wales, fill
from tests.lib.years import CENSUS, MEAN, RATE, SHARE, three_years_of_wales

CARDIFFS = f"/series?indicator={SHARE}&area={CARDIFF}"


@pytest.fixture(scope="module")
def store(databases: Databases, migrated_database: str) -> Iterator[Store]:
    address = databases.make(template=migrated_database)
    with Store(address) as store:
        figures, standings, people = three_years_of_wales()
        fill(store, figures, standings, populations=people, extracts=True)
        yield store
    databases.drop(address)


@pytest.fixture(scope="module")
def demonstration(store: Store) -> Iterator[httpx.Client]:
    with served(store, Role.ANALYST, demonstration=True) as client:
        yield client


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(request: pytest.FixtureRequest, browser: Browser, demonstration: httpx.Client) -> Iterator[Page]:
    with opened(browser, str(demonstration.base_url), request.param) as page:
        yield page


def test_the_summary_says_what_the_last_point_says_and_by_which_rule(page: Page) -> None:
    page.goto(f"{CARDIFFS}&target=95")
    summary = page.locator(".summary").inner_text()
    assert "The newest complete figure, of March 2009, is 72.0% (144 of 200)." in summary
    assert "It gives cause for concern: it lies beyond a limit;" in summary
    assert "one of seven or more in a row that go one way" in summary
    assert "The last five complete figures fall by more than chance would bring (p = 0.001)." in summary
    assert "the target of 95.0% cannot be reached without a change" in summary
    assert "on trial" not in summary
    assert "rule set making-data-count-xmr, version 1, over 36 complete figures" in page.content()


def test_every_number_of_the_chart_is_in_the_table_behind_it(page: Page, demonstration: httpx.Client) -> None:
    page.goto(CARDIFFS)
    found = demonstration.get(f"/api/v1/series/{SHARE}", params={"area": CARDIFF}).json()["data"]
    rows = table(page)
    assert headings(page)[4:9] == ["Mean", "Lower limit", "Upper limit", "Signal", "Rules"]
    assert len(rows) == len(found) == 37
    assert rows[0][:2] == ["April 2009", "69.5"]
    assert rows[0][4:10] == ["–", "–", "–", "–", "–", "Provisional"]
    newest = found[-2]
    assert rows[1][4:7] == [f"{newest[name]:.1f}" for name in ("mean", "lower_limit", "upper_limit")]
    assert rows[1][7:9] == ["Concern", "Beyond a limit; Seven on one side; Seven in one direction"]


def test_the_chart_tells_signals_apart_by_shape_and_can_be_heard(page: Page) -> None:
    page.goto(f"{CARDIFFS}&target=95")
    chart = page.get_by_role("img")
    spoken = chart.get_attribute("aria-label") or ""
    assert "Control chart" in spoken
    assert "The newest complete figure" in spoken
    drawn = " ".join(chart.locator("svg text").all_text_contents())
    for text in ("Improvement", "Concern", "Neither", "Provisional", "Target 95.0", "Achosion dychmygol"):
        assert text in drawn
    shapes = page.locator("svg .mark-symbol.role-mark path").evaluate_all(
        "marks => marks.map(each => [each.getAttribute('d'), each.getAttribute('fill'), each.getAttribute('stroke')])"
    )
    by_look = {(shape, fill == "white") for shape, fill, _ in shapes}
    assert len(shapes) == 37
    assert len({shape for shape, _ in by_look}) == 3, "improvement, concern and neither each have a shape"
    assert len([hollow for _, hollow in by_look if hollow]) == 1


def test_points_lead_to_their_reasons_and_to_the_comparison_of_their_period(page: Page) -> None:
    page.goto(CARDIFFS)
    follow(page.get_by_title("Why the figure of March 2009 is what it is"))
    assert page.locator("h1").inner_text() == "Why this figure is what it is"
    page.goto(CARDIFFS)
    follow(page.get_by_role("link", name="March 2009", exact=True).first)
    assert "SCC/006 · March 2009" in page.locator(".under").inner_text()


def test_what_is_chosen_stands_in_the_address(page: Page) -> None:
    page.goto("/series")
    page.get_by_label("Indicator", exact=True).select_option(MEAN)
    page.get_by_label("Area", exact=True).select_option(CARDIFF)
    page.get_by_label("Periods").select_option("month")
    page.get_by_label("Target").fill("9.5")
    page.get_by_label("Limits begin anew").fill("2008-05")
    follow(page.get_by_role("button", name="Show"))
    query = parse_qs(urlsplit(page.url).query)
    assert (query["indicator"], query["area"], query["target"], query["break"]) == (
        [MEAN],
        [CARDIFF],
        ["9.5"],
        ["2008-05"],
    )
    assert "10.2 working days" in page.locator(".summary").inner_text()
    assert "on trial, because fewer than 13 points" in page.locator(".summary").inner_text()
    assert page.get_by_role("textbox", name="Target").input_value() == "9.5"


def test_the_permalink_keeps_the_moment_and_the_version_of_the_method(page: Page) -> None:
    page.goto(f"{CARDIFFS}&target=95&break=2008-04")
    address = page.get_by_role("link", name="Address of exactly these figures").get_attribute("href") or ""
    query = parse_qs(urlsplit(address).query)
    assert query["as_known_at"] == ["2026-11-22T12:00:00.000000Z"]
    assert query["method_version"][0].startswith("SCC/006")
    assert (query["target"], query["break"], query["period_type"]) == (["95"], ["2008-04"], ["month"])


def test_people_counted_at_month_ends_come_with_a_caution(page: Page) -> None:
    page.goto(f"/series?indicator={CENSUS}&area={CARDIFF}")
    assert "no signal by itself" in page.locator(".caution").inner_text()
    page.goto(CARDIFFS)
    assert page.locator(".caution").count() == 0


def test_quarters_years_and_rates_have_their_series_too(page: Page) -> None:
    page.goto(f"/series?indicator={RATE}&area={CARDIFF}&period_type=year")
    assert [row[0] for row in table(page)] == ["2009-10", "2008-09", "2007-08", "2006-07"]
    assert "per 1,000" in page.locator(".summary").inner_text()
    page.goto(f"{CARDIFFS}&period_type=quarter")
    assert "2008-09 Q4" in " ".join(page.locator("svg text").all_text_contents())


def test_what_is_not_understood_gives_way_and_says_so(page: Page) -> None:
    page.goto("/series?indicator=no&area=no&period_type=no&target=no&break=no&method_version=no&as_known_at=no")
    assert len(page.locator(".remark").all()) == 7
    page.goto(f"{CARDIFFS}&break=2008-04,2008-05,2008-06")
    assert page.locator("h1").inner_text().endswith("Cardiff")
    assert "Limits begin anew only where" in page.locator(".remark").first.inner_text()


def test_the_whole_page_is_in_welsh_when_welsh_is_chosen(page: Page) -> None:
    page.goto(f"{CARDIFFS}&target=95")
    follow(page.get_by_role("link", name="Cymraeg"))
    assert page.locator("html").get_attribute("lang") == "cy"
    assert page.locator("h1").inner_text().endswith(": Caerdydd")
    assert "Mae'n destun pryder: mae y tu hwnt i derfyn;" in page.locator(".summary").inner_text()
    assert "Maw 2009" in " ".join(page.locator("svg text").all_text_contents())
    assert headings(page)[4] == "Cymedr"
    assert "Targed 95.0" in page.content()


def test_anybody_sees_the_chart_of_complete_periods_and_a_link_without_a_moment(browser: Browser, store: Store) -> None:
    with served_at_night(store, SHARE) as public, opened(browser, str(public.base_url)) as page:
        page.goto(CARDIFFS)
        assert "It gives cause for concern" in page.locator(".summary").inner_text()
        first, second = table(page)[:2]
        assert (first[1], first[9]) == ("–", "Not complete yet")
        assert second[1] == "72.0"
        assert "as_known_at" not in page.content()


def test_where_a_figure_is_withheld_there_are_figures_and_no_limits(browser: Browser, fresh_database: str) -> None:
    with Store(fresh_database) as store:
        fill(store, *a_year_of_wales(), extracts=True)
        with served_at_night(store, SHARE) as public, opened(browser, str(public.base_url)) as page:
            page.goto(f"/series?indicator={SHARE}&area=W06000019&period_type=month")
            rows = table(page)
            assert {"Withheld", "Final"} <= {row[9] for row in rows}
            assert {cell for row in rows for cell in row[4:9]} == {"–"}
            assert {cell for row in rows if row[9] == "Withheld" for cell in row[1:4]} == {"–"}
            assert "no limits and no signals" in page.locator(".summary").inner_text()


def test_before_anybody_has_reported_there_is_no_series(browser: Browser, fresh_database: str) -> None:
    with Store(fresh_database) as empty, served(empty, Role.ANALYST) as nothing:
        answer = nothing.get("/series")
        assert (answer.status_code, "There is no figure for this area yet" in answer.text) == (200, True)
