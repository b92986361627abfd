"""Figures a page at a time, over HTTP."""

import csv
import io
from collections.abc import Iterator
from urllib.parse import urljoin

import httpx
import pytest
from sqlalchemy import text

from hub.answers.readers import Role
from hub.store.engine import Store
from tests.lib.databases import Databases
from tests.lib.serving import served
from tests.lib.stores import a_year_of_wales, fill

OBSERVATIONS = "/api/v1/observations"
REFERRALS = {"indicator": "SCC/006", "area": "*", "period_type": "year,quarter"}


def all_pages(client: httpx.Client, **query: str) -> Iterator[httpx.Response]:
    """The pages in their order, by their links."""
    answer = client.get(OBSERVATIONS, params=query)
    while True:
        assert answer.status_code == 200, answer.text
        yield answer
        if "next" not in answer.links:
            return
        answer = client.get(urljoin(str(answer.url), answer.links["next"]["url"]))


def test_the_links_lead_through_all_rows(national: httpx.Client) -> None:
    whole = national.get(OBSERVATIONS, params=REFERRALS).json()
    pages = [each.json() for each in all_pages(national, **REFERRALS, limit="50")]
    assert [row for page in pages for row in page["data"]] == whole["data"]
    assert {page["meta"]["total"] for page in pages} == {len(whole["data"])} == {whole["meta"]["count"]}
    assert {page["meta"]["state"] for page in pages} == {whole["meta"]["state"]}
    assert [page["meta"]["count"] for page in pages] == [50, 50, len(whole["data"]) - 100]
    assert (pages[-1]["meta"]["next"], whole["meta"]["next"]) == (None, None)


def test_the_pages_of_a_table_each_have_their_heading(national: httpx.Client) -> None:
    pages = list(all_pages(national, **REFERRALS, limit="60", format="csv"))
    read = [row for page in pages for row in csv.DictReader(io.StringIO(page.text))]
    assert read == list(
        csv.DictReader(io.StringIO(national.get(OBSERVATIONS, params=REFERRALS | {"format": "csv"}).text))
    )
    assert len(pages) == 3
    assert all("describedby" in page.links for page in pages)


def test_each_page_has_a_tag_of_its_own(national: httpx.Client) -> None:
    tags = [page.headers["etag"] for page in all_pages(national, **REFERRALS, limit="50")]
    assert len(set(tags)) == 3


@pytest.mark.parametrize(
    ("query", "said"),
    [("limit=0", "1 to 10000"), ("limit=10001", "1 to 10000"), ("limit=all", "1 to 10000"), ("after=2", "as `next`")],
)
def test_a_page_that_cannot_be_is_refused(national: httpx.Client, query: str, said: str) -> None:
    refused = national.get(f"{OBSERVATIONS}?{query}")
    assert (refused.status_code, said in refused.json()["detail"]) == (400, True)


@pytest.fixture
def changing(databases: Databases, migrated_database: str) -> Iterator[Store]:
    """A store of which a test changes a figure."""
    address = databases.make(template=migrated_database)
    with Store(address) as store:
        figures, standings = a_year_of_wales()
        fill(store, [each for each in figures if each.indicator == "SCC/006"], standings)
        yield store
    databases.drop(address)


def change(store: Store) -> None:
    """As a statement that came: one more decision in time, and the offset behind it."""
    with store.engine.begin() as connection:
        connection.execute(text("update figures set met = met + 1 where authority = 'W06000001'"))
        connection.execute(text("update offsets set next_offset = next_offset + 1"))


def test_a_reader_goes_on_in_the_state_of_the_first_page_while_the_store_moves_on(changing: Store) -> None:
    with served(changing, Role.ANALYST) as client:
        before = client.get(OBSERVATIONS).json()
        pages = all_pages(client, limit="100")
        rows = next(pages).json()["data"]
        change(changing)
        for page in pages:
            assert page.json()["meta"]["state"] == before["meta"]["state"]
            rows += page.json()["data"]
        assert rows == before["data"]
        assert client.get(OBSERVATIONS).json()["data"] != rows


def test_a_page_of_an_answer_that_is_gone_says_what_to_do(changing: Store) -> None:
    """The hub was restarted between two pages, and the figures have changed."""
    with served(changing, Role.ANALYST) as client:
        mark = client.get(OBSERVATIONS, params={"limit": "100"}).json()["meta"]["next"]
    with served(changing, Role.ANALYST) as client:
        assert client.get(OBSERVATIONS, params={"limit": "100", "after": mark}).status_code == 200
    change(changing)
    with served(changing, Role.ANALYST) as client:
        gone = client.get(OBSERVATIONS, params={"limit": "100", "after": mark})
        assert (gone.status_code, gone.json()["type"]) == (410, "urn:cyfnewid:problem:page-gone")
        assert "as_known_at" in gone.json()["detail"]


def test_a_mark_of_the_analysts_gives_the_public_nothing_that_it_may_not_have(
    national: httpx.Client, anybody: httpx.Client
) -> None:
    mark = national.get(OBSERVATIONS, params=REFERRALS | {"limit": "10"}).json()["meta"]["next"]
    refused = anybody.get(OBSERVATIONS, params=REFERRALS | {"limit": "10", "after": mark})
    assert refused.status_code == 410
