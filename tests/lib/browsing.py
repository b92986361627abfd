"""What a person does on a page, up to the page that follows."""

from playwright.sync_api import Locator


def follow(link: Locator) -> None:
    """Click a link or a button, and wait until the page that it leads to is there."""
    with link.page.expect_event("load"):
        link.click()
