"""What the page tells people to paste into their own tools gives them the figures that they may see, in a real browser."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page

from hub.answers.readers import Role
from hub.store.engine import Store
from tests.lib.browsing import opened
from tests.lib.databases import Databases
from tests.lib.nearer import REVIEWS, nearer_store
from tests.lib.serving import served, served_at_night
from tests.lib.signing_in import new_token

PASTE = f"/paste?indicator={REVIEWS}&period=FY2008-09-Q4"
#: The areas and the quarters of which there are figures.
FIGURES = 22 + 3 + 1, 8


@pytest.fixture(scope="module")
def store(databases: Databases, migrated_database: str) -> Iterator[Store]:
    with nearer_store(databases, migrated_database) as store:
        yield store


@pytest.fixture(scope="module")
def analyst(store: Store) -> str:
    return new_token(store, Role.ANALYST)


@pytest.fixture(scope="module")
def hub(store: Store) -> Iterator[httpx.Client]:
    with served(store) as client:
        yield client


@pytest.fixture
def page(browser: Browser, hub: httpx.Client, analyst: str) -> Iterator[Page]:
    context = browser.new_context(
        base_url=str(hub.base_url), extra_http_headers={"Authorization": f"Bearer {analyst}"}, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def pasted(page: Page, tool: str) -> str:
    return page.get_by_role("region", name=tool, exact=True).locator("code").inner_text()


def printed(page: Page, what: str, **environment: str) -> str:
    """What the program that is pasted into Python prints of its figures, without a warning."""
    program = f"{pasted(page, 'Python')}\nprint({what})"
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def test_excel_gets_every_area_and_period_of_the_length_chosen_under_titles(
    page: Page, hub: httpx.Client, analyst: str
) -> None:
    page.goto(PASTE)
    found = httpx.get(pasted(page, "Excel"), headers={"Authorization": f"Bearer {analyst}"})
    assert found.headers["content-type"].startswith("text/csv")
    lines = found.text.splitlines()
    assert "Numerator" in lines[0]
    assert len(lines) == 1 + FIGURES[0] * FIGURES[1]
    assert "quarter 4" in page.get_by_label("Period").locator("option:checked").inner_text()


def test_what_is_pasted_into_python_runs_and_shows_the_token(page: Page, analyst: str) -> None:
    page.goto(f"{PASTE}&lang=cy")
    told = printed(
        page, "len(figures), figures['value'].notna().sum(), figures['indicator_title'][0]", CYFNEWID_TOKEN=analyst
    )
    rows, known, title = told.strip().split(" ", 2)
    assert (int(rows), int(known)) == (FIGURES[0] * FIGURES[1],) * 2
    assert title == page.locator(".under").inner_text().partition(" · ")[2]


def test_power_bi_and_r_are_given_the_same_question(page: Page, hub: httpx.Client, analyst: str) -> None:
    page.goto(PASTE)
    power_bi, r = pasted(page, "Power BI"), pasted(page, "R")
    query = dict(re.findall(r'(\w+) = "([^"]*)"', power_bi.partition("Query = [")[2].partition("]")[0]))
    path = re.search(r'RelativePath = "([^"]*)"', power_bi)
    assert path is not None
    shown = {"Authorization": f"Bearer {analyst}"}
    table = hub.get(f"/{path[1]}", params=query, headers=shown)
    assert (table.content[:4], "Token" in power_bi) == (b"PAR1", True)
    address = re.search(r'request\("([^"]*)"\)', r)
    assert address is not None
    lines = httpx.get(address[1], headers=shown).text.splitlines()
    assert (lines[0].split(",")[0], len(lines)) == ("indicator", 1 + FIGURES[0] * FIGURES[1])


def test_whoever_reads_without_a_token_pastes_none_whatever_the_role(browser: Browser, store: Store) -> None:
    with served(store, Role.ANALYST) as open_to_all, opened(browser, str(open_to_all.base_url)) as page:
        page.goto(PASTE)
        assert not any("oken" in pasted(page, tool) for tool in ("Excel", "Power BI", "R", "Python"))
        assert int(printed(page, "len(figures)")) == FIGURES[0] * FIGURES[1]


def test_from_a_series_its_own_length_of_period_is_pasted(browser: Browser, store: Store) -> None:
    with served(store, Role.ANALYST) as open_to_all, opened(browser, str(open_to_all.base_url)) as page:
        page.goto(f"/series?indicator={REVIEWS}&period_type=month")
        page.get_by_role("link", name="Excel, Power BI, R, Python").click()
        assert "period_type=month" in pasted(page, "Excel")
        assert f"indicator={REVIEWS}" in pasted(page, "Excel")


def test_the_public_pastes_no_token_and_gets_what_is_published(browser: Browser, store: Store) -> None:
    with served_at_night(store, REVIEWS) as public, opened(browser, str(public.base_url)) as page:
        page.goto("/")
        page.get_by_role("link", name="In your own tools").click()
        assert "CYFNEWID_TOKEN" not in page.locator("main").inner_text()
        page.goto(PASTE)
        assert httpx.get(pasted(page, "Excel")).status_code == 200
        assert int(printed(page, "len(figures)")) > FIGURES[0]
