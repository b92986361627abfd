"""What the tests of pages share."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.lib.browsing import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser."""
    with chromium() as browser:
        yield browser
