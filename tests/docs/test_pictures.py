"""The documentation's pictures of the pages are taken here, of the invented Wales, and show what the pages say today.

`make pictures` takes them anew. Letters are drawn in another way on every machine, so what is compared is the text that stood on the
page when its picture was taken.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from hub.answers.readers import Role
from hub.store.engine import Store
from tests.lib.browsing import chromium, opened
from tests.lib.checkout import ROOT
from tests.lib.databases import Databases
from tests.lib.invented import published, stated_populations, wales
from tests.lib.pages import pages
from tests.lib.serving import served
from tests.lib.stores import fill

PICTURES = ROOT / "docs" / "pictures"
TEXTS = PICTURES / "texts.json"
TAKES = "PICTURES" in os.environ
USED = re.compile(r"!\[([^\]]+)\]\((?:\.\./)?pictures/([\w-]+)\.png\)")
#: Of each picture the address of its page, and what stands at its top.
ADDRESSES = {
    "comparison": ("/?indicator=SCC/021&period=FY2008-09", ".verdicts"),
    "narrowing-the-gap": ("/gap?indicator=SCC/021&period=FY2008-09", "h1"),
    "overview": ("/overview?period=FY2008-09", "#table-heading"),
    "control-chart": ("/series?indicator=SCC/021&area=W06000015&period_type=month", "h1"),
    "authority-in-welsh": ("/authority?area=W06000015&lang=cy", "h1"),
}


@pytest.fixture(scope="module")
def hub(databases: Databases, migrated_database: str) -> Iterator[httpx.Client]:
    """The demonstration, as the national operator sees it."""
    address, invented = databases.make(template=migrated_database), wales()
    with Store(address) as store:
        fill(store, invented.figures, invented.standings, published(), stated_populations())
        with served(store, Role.ANALYST, demonstration=True) as client:
            yield client
    databases.drop(address)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_picture_shows_what_its_page_says(name: str, hub: httpx.Client, browser: Browser, tmp_path: Path) -> None:
    texts = json.loads(TEXTS.read_text("utf-8")) if TEXTS.exists() else {}
    file = PICTURES / f"{name}.png"
    address, top = ADDRESSES[name]
    with opened(browser, str(hub.base_url), scripts=False) as page:  # with them a page also says how it listens
        page.goto(address)
        text = hashlib.sha256(page.locator("main").inner_text().encode()).hexdigest()
    with opened(browser, str(hub.base_url)) as page:
        page.goto(address)
        page.locator(top).first.evaluate("each => window.scrollTo(0, each.getBoundingClientRect().top - 20)")
        if TAKES:
            page.screenshot(path=file)
            texts[name] = text
            TEXTS.write_text(json.dumps(dict(sorted(texts.items())), indent=1) + "\n", "utf-8")
        page.screenshot(path=tmp_path / "now.png")
    assert _size(file) == _size(tmp_path / "now.png")
    assert texts[name] == text, f"{name} shows another text than the page; `make pictures` takes the pictures anew"


def test_every_picture_stands_on_a_page_with_words_for_who_does_not_see_it() -> None:
    used = {name: words for page in pages() for words, name in USED.findall(page.read_text("utf-8"))}
    assert sorted(used) == sorted(ADDRESSES) == sorted(each.stem for each in PICTURES.glob("*.png"))
    assert all(len(words) > 40 for words in used.values())


def _size(picture: Path) -> tuple[int, int]:
    """Width and height, as a PNG says them at its beginning."""
    head = picture.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
