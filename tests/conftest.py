"""What every test may rely on: a clean environment, and for those who ask a real broker and a real database."""

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def clean_environment() -> Iterator[None]:
    """No setting of the person who runs the tests reaches them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(("HUB_", "CONNECTOR_")):
                patch.delenv(name)
        yield
