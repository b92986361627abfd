"""The settings of signing in: what an operator may write, and what is said of a mistake."""

from pathlib import Path

import pytest

from hub.answers.limits import Cost, Limits
from hub.answers.readers import Reader, Role
from hub.cli._entrance import organisations, shares, standings
from hub.config import load, shown
from hub.errors import ConfigurationError

WHOLE = """\
public_address = "https://cyfnewid.example.wales"
openid_issuer = "https://login.example.wales"
openid_client_id = "cyfnewid"
openid_client_secret = "elegant-lamp"

[openid_roles]
"Cyfnewid analysts" = "analyst"
"Cardiff performance" = "member W06000015"
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "hub.toml"
    file.write_text(text, "utf-8")
    return file


def test_groups_have_roles_in_the_order_of_the_settings(tmp_path: Path) -> None:
    found = organisations(load(written(tmp_path, WHOLE)).settings)
    assert found is not None
    assert list(found.standings.items()) == [
        ("Cyfnewid analysts", Reader(Role.ANALYST)),
        ("Cardiff performance", Reader(Role.MEMBER, "W06000015")),
    ]


def test_without_an_issuer_people_sign_in_by_token_alone() -> None:
    assert organisations(load().settings) is None


def test_roles_are_shown_as_they_may_be_written_into_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_OPENID_ROLES", '{"Cyfnewid analysts": "analyst"}')
    assert shown(load().settings.openid_roles) == '{"Cyfnewid analysts": "analyst"}'


def test_roles_in_the_environment_that_are_not_json_are_a_mistake_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_OPENID_ROLES", "Cyfnewid analysts = analyst")
    with pytest.raises(ConfigurationError, match="HUB_OPENID_ROLES is not JSON"):
        load()


@pytest.mark.parametrize(
    ("without", "said"),
    [
        ("openid_client_secret", "openid_issuer needs openid_client_secret"),
        ("public_address", "openid_issuer needs public_address"),
        ("openid_client_id", "openid_issuer needs openid_client_id"),
    ],
)
def test_a_provider_needs_all_that_goes_with_it(tmp_path: Path, without: str, said: str) -> None:
    kept = [line for line in WHOLE.splitlines() if not line.startswith(without)]
    with pytest.raises(ConfigurationError, match=said):
        load(written(tmp_path, "\n".join(kept)))


def test_a_certificate_that_is_not_there_is_missed_before_anybody_signs_in(tmp_path: Path) -> None:
    named = f'openid_ca_file = "{tmp_path / "none.pem"}"\n{WHOLE}'
    with pytest.raises(ConfigurationError, match="no such file"):
        organisations(load(written(tmp_path, named)).settings)


@pytest.mark.parametrize(
    ("costs", "every"),
    [((Cost.REQUEST,), 0.05), ((Cost.REQUEST, Cost.EVERYTHING), 0.2)],
    ids=["the bench of latency", "the reader beside the faults"],
)
def test_our_own_readers_never_use_up_a_share(costs: tuple[Cost, ...], every: float) -> None:
    now = 0.0
    limits = Limits(shares(load().settings), lambda: now)
    for _ in range(round(600 / every)):
        limits.spend("127.0.0.1", costs)
        now += every


@pytest.mark.parametrize("address", ["cyfnewid.example.wales", "https://cyfnewid.example.wales/", "ftp://x"])
def test_the_public_address_is_a_scheme_and_a_host(tmp_path: Path, address: str) -> None:
    with pytest.raises(ConfigurationError, match="and nothing after it"):
        load(written(tmp_path, f'public_address = "{address}"'))


def test_secrets_are_sent_to_no_provider_in_the_clear(tmp_path: Path) -> None:
    for issuer in ("http://login.example.wales", "https://[", "login.example.wales"):
        plain = WHOLE.replace("https://login.example.wales", issuer)
        with pytest.raises(ConfigurationError, match="https"):
            organisations(load(written(tmp_path, plain)).settings)


@pytest.mark.parametrize(
    "meaning", ["boss", "member", "member Cardiff", "member  W06000015", "analyst W06000015", "", "Analyst"]
)
def test_what_is_no_role_is_named_with_what_there_is(meaning: str) -> None:
    with pytest.raises(ConfigurationError, match="W06000015"):
        standings({"a group": meaning})
