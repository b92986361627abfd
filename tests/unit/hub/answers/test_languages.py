"""Which language a reader gets."""

import pytest

from hub.answers.languages import preferred_language


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("cy", "cy"),
        ("cy-GB,cy;q=0.9,en;q=0.8", "cy"),
        ("en-GB,en;q=0.9,cy;q=0.8", "en"),
        ("fr, cy;q=0.2", "cy"),
        ("*", "en"),
        ("cy;q=nonsense", "en"),
    ],
)
def test_a_browser_set_to_welsh_gets_welsh(accepted: str, language: str) -> None:
    assert preferred_language(accepted) == language
