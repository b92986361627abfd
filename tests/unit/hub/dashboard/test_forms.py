"""A form is taken only from the browser that was given it, and only from this site."""

import pytest

from hub.answers.mistakes import ForeignForm
from hub.dashboard.forms import FIELD, form_token, require_own
from hub.dashboard.visit import local

HOME = "https://cyfnewid.example.wales"
OURS = {"origin": HOME, "sec-fetch-site": "same-origin"}


def test_the_form_that_this_browser_was_given_is_taken() -> None:
    for headers in (OURS, {"origin": HOME}, {"sec-fetch-site": "same-origin"}):
        require_own(headers, HOME, {FIELD: form_token("a secret")}, ["another", "a secret"])


@pytest.mark.parametrize(
    ("headers", "field"),
    [
        ({"origin": "https://elsewhere.example"}, form_token("a secret")),
        ({"origin": "null"}, form_token("a secret")),
        ({"origin": HOME + ":8443"}, form_token("a secret")),
        ({"sec-fetch-site": "cross-site"}, form_token("a secret")),
        ({"sec-fetch-site": "same-site", "origin": HOME}, form_token("a secret")),
        ({}, form_token("a secret")),
        (OURS, form_token("somebody else's")),
        (OURS, ""),
        (OURS, "ŵ"),
    ],
    ids=["another site", "none", "another port", "across", "another host", "unsaid", "not its own", "empty", "odd"],
)
def test_any_other_form_is_refused(headers: dict[str, str], field: str) -> None:
    with pytest.raises(ForeignForm):
        require_own(headers, HOME, {FIELD: field}, ["a secret"])


def test_a_browser_without_a_cookie_has_no_form() -> None:
    with pytest.raises(ForeignForm):
        require_own(OURS, HOME, {FIELD: form_token("")}, [])


def test_the_secret_does_not_stand_in_the_form() -> None:
    assert "a secret" not in form_token("a secret")
    assert form_token("a secret") != form_token("another")


@pytest.mark.parametrize("address", ["/", "/explain?indicator=SCC/006&area=W06000015", "/streams"])
def test_who_signs_in_comes_back_to_the_page_they_asked_for(address: str) -> None:
    assert local(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "//[",
        "http://[",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "javascript:alert(1)",
        "streams",
        "",
        "/streams\r\nX-Odd: 1",
        "/" + "x" * 2_000,
        "/sign-in?back=/",
        "/sign-out",
    ],
)
def test_nobody_is_led_anywhere_else(address: str) -> None:
    assert local(address) == "/"
