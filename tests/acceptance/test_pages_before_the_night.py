"""What the pages say while others' figures of last night are being made: that, and never that nobody has reported."""

from collections.abc import Iterator
from threading import Event

import httpx
import pytest
from playwright.sync_api import Browser

from hub.answers import nightly
from hub.domain.disclosure.released import Released
from hub.store.engine import Store
from tests.lib.browsing import opened
from tests.lib.databases import Databases
from tests.lib.nearer import REVIEWS, coming_nearer
from tests.lib.serving import served
from tests.lib.stores import fill

PATHS = ("/", "/gap", "/overview", "/series", "/authority", "/explain", "/reconciliation", "/streams")


@pytest.fixture
def waiting(databases: Databases, migrated_database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    """Reads without a token while the process that makes the snapshot does not come to an end."""
    address, ended = databases.make(template=migrated_database), Event()

    def released_at_last(_: object) -> Released:
        ended.wait()
        return Released([], [])

    monkeypatch.setattr(nightly, "released_apart", released_at_last)
    with Store(address) as store:
        fill(store, *coming_nearer(), extracts=True)
        with served(store) as client:
            try:
                yield client
            finally:
                ended.set()
    databases.drop(address)


@pytest.mark.parametrize(
    ("language", "said", "never"),
    [("en", "is being made", "no authority"), ("cy", "wrthi'n cael ei lunio", "nid oes awdurdod")],
)
def test_every_page_says_that_the_figures_are_being_made(
    browser: Browser, waiting: httpx.Client, language: str, said: str, never: str
) -> None:
    with opened(browser, str(waiting.base_url), scripts=False) as page:
        for path in PATHS:
            page.goto(f"{path}?lang={language}&indicator={REVIEWS}")
            text = page.locator("main").inner_text()
            if path not in ("/streams", "/reconciliation"):
                assert said in text, path
            assert never not in text, path


def test_the_api_gives_what_was_published_alone_and_says_of_which_night(waiting: httpx.Client) -> None:
    answer = waiting.get("/api/v1/observations").json()
    assert (answer["data"], answer["meta"]["nightly"]) == ([], None)
    assert {
        each["shorthand"] for each in waiting.get(f"/api/v1/compare/{REVIEWS}?period=FY2008-09").json()["data"]
    } == {"c"}


def test_who_names_no_period_is_told_to_ask_again_and_not_that_there_is_no_figure(waiting: httpx.Client) -> None:
    answer = waiting.get(f"/api/v1/compare/{REVIEWS}")
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:cyfnewid:problem:not-yet")
    assert int(answer.headers["Retry-After"]) > 0
