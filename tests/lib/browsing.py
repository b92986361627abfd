"""A real browser, and pages in it that fail a test when they ask for anything elsewhere or complain of anything."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page, ViewportSize, sync_playwright

CHROMIUM = "/usr/bin/chromium"
NARROW: ViewportSize = {"width": 320, "height": 800}


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, home: str, scripts: bool = True) -> Iterator[Page]:
    """A page of a site; without scripts where the reader has turned them off."""
    context = browser.new_context(
        base_url=home, viewport={"width": 1280, "height": 900}, java_script_enabled=scripts, locale="en-GB"
    )
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert [url for url in asked if not url.startswith((home, "data:"))] == []
    assert complaints == [], f"the page complains: {complaints}"


def table(page: Page, number: int = 0) -> list[list[str]]:
    """The rows of a table, cell by cell, without the headings between them."""
    rows = page.locator("table").nth(number).locator("tbody tr:has(td)").all()
    return [[cell.strip() for cell in row.locator("th, td").all_inner_texts()] for row in rows]


def headings(page: Page, number: int = 0) -> list[str]:
    """The headings of a table's columns."""
    return [each.strip() for each in page.locator("table").nth(number).locator("thead th").all_inner_texts()]


def without_heading(page: Page) -> list[str]:
    """The tables of a page that have no caption, or a heading that does not say what it heads."""
    poor = []
    for each in page.locator("table").all():
        caption = (each.locator("caption").text_content() or "").strip()  # also of a table that is folded away
        if not caption or each.locator("th:not([scope])").count():
            poor.append(caption or each.inner_text()[:60])
    return poor


def follow(link: Locator) -> None:
    """Click a link or a button, and wait until the page that it leads to is there."""
    with link.page.expect_event("load"):
        link.click()
