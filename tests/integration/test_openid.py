"""Signing in by way of an organisation: a real OpenID provider, over TLS, and every answer that is not its word."""

import hmac
import io
import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
import structlog
from sqlalchemy import text

from hub.answers.entrance import Organisations
from hub.answers.limits import Cost
from hub.cli._entrance import organisations
from hub.config import load
from hub.ops import logs
from hub.store.engine import Store
from tests.lib.certain import certain
from tests.lib.databases import Databases
from tests.lib.openid.provider import SECRET, RealProvider, part, real_provider, text_of, written
from tests.lib.serving import served
from tests.lib.signing_in import Browser, browser
from tests.lib.stores import a_year_of_wales, fill

CARDIFF = "W06000015"
CLIENT = "cyfnewid"
ROLES = {
    "Cyfnewid analysts": "analyst",
    "Cardiff performance": f"member {CARDIFF}",
    "Newport performance": "member W06000022",
}


@pytest.fixture(scope="module")
def store(databases: Databases, migrated_database: str) -> Iterator[Store]:
    """A store with a year of invented figures."""
    address = databases.make(template=migrated_database)
    with Store(address) as store:
        fill(store, *a_year_of_wales())
        yield store
    databases.drop(address)


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealProvider]:
    with real_provider(tmp_path_factory.mktemp("provider")) as started:
        yield started


def registered(provider: RealProvider, **other: object) -> Organisations:
    """The provider as the settings have it, or otherwise."""
    ours = {
        "public_address": "https://cyfnewid.example.wales",
        "openid_issuer": provider.issuer,
        "openid_client_id": CLIENT,
        "openid_client_secret": SECRET,
        "openid_scopes": "openid groups",
        "openid_roles": ROLES,
        "openid_ca_file": provider.certificate,
    }
    return certain(organisations)(load(None, **{**ours, **other}).settings)


class Late:
    """The hub's clock: right, or as far off as it is told to be."""

    def __init__(self) -> None:
        self.by = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.by


@pytest.fixture
def clock() -> Late:
    return Late()


@pytest.fixture
def site(store: Store, provider: RealProvider, clock: Late) -> Iterator[httpx.Client]:
    with served(store, now=clock, organisations=registered(provider), shares={Cost.FAILED: 3}) as client:
        provider.register(CLIENT, f"{str(client.base_url).rstrip('/')}/sign-in/return")
        yield client


@pytest.fixture
def visitor(site: httpx.Client) -> Iterator[Browser]:
    with browser(site) as made:
        yield made


def asked(visitor: Browser, provider: RealProvider, back: str = "/streams", language: str = "en") -> str:
    """Follow the link of the page; where the provider asks who one is."""
    page = visitor.get(f"/sign-in?back={back}&lang={language}")
    link = page.text.partition('class="onward" href="')[2].partition('"')[0].replace("&amp;", "&")
    led = visitor.client.get(link, headers={"Sec-Fetch-Site": "same-origin"})
    assert led.status_code == 303
    address = led.headers["location"]
    assert address.startswith(f"{provider.issuer}/authorize?")
    return str(address)


def answered(provider: RealProvider, address: str, person: str) -> str:
    """Say at the provider who one is; where it sends the browser."""
    with provider.client() as ours:
        return str(ours.get(f"{address}&person={person}").headers["location"])


def signed_in(visitor: Browser, provider: RealProvider, person: str, **how: str) -> httpx.Response:
    """Sign in as a person; the page that follows."""
    return visitor.get(answered(provider, asked(visitor, provider, **how), person))


def refused(page: httpx.Response, sentence: str) -> None:
    assert (page.url.path, sentence in page.text, "Signed in:" in page.text) == ("/sign-in", True, False)
    assert "code=" not in str(page.url)


def test_an_analyst_signs_in_with_the_account_of_their_organisation(visitor: Browser, provider: RealProvider) -> None:
    page = signed_in(visitor, provider, "anwen", back="/explain?indicator=SCC/006", language="cy")
    assert (page.url.path, page.url.params["indicator"], page.url.params["lang"]) == ("/explain", "SCC/006", "cy")
    assert "Wedi mewngofnodi: Dadansoddwr" in page.text
    assert "code" not in page.url.params
    assert [each for each in visitor.client.cookies if each != "cyfnewid"] == []


def test_a_claim_that_the_token_leaves_out_is_asked_for_and_may_be_a_text(
    visitor: Browser, provider: RealProvider
) -> None:
    page = signed_in(visitor, provider, "bethan")
    assert "Signed in: Member, Cardiff" in page.text
    found = visitor.get("/api/v1/observations?indicator=SCC/006&source=derived").json()["data"]
    assert {each["area"] for each in found if each["value"] is not None} == {CARDIFF}


def test_of_several_groups_the_first_of_the_settings_counts(visitor: Browser, provider: RealProvider) -> None:
    assert "Signed in: Analyst" in signed_in(visitor, provider, "carys").text


def test_a_provider_may_change_its_keys_at_any_time(visitor: Browser, provider: RealProvider) -> None:
    for _ in range(2):
        provider.change_key()
        assert "Signed in: Analyst" in signed_in(visitor, provider, "anwen").text


@pytest.mark.parametrize("person", ["dewi", "eleri"])
def test_who_has_no_role_here_is_told_so_in_words(visitor: Browser, provider: RealProvider, person: str) -> None:
    refused(signed_in(visitor, provider, person), "nothing in its answer gives you a role here")
    assert "yn rhoi rôl i chi yma" in signed_in(visitor, provider, person, language="cy").text


def test_who_turns_back_at_the_provider_is_not_signed_in(visitor: Browser, provider: RealProvider) -> None:
    refused(signed_in(visitor, provider, "nobody"), "did not let you sign in, or you turned back")


def test_signing_out_and_the_end_are_as_with_a_token(visitor: Browser, provider: RealProvider, clock: Late) -> None:
    signed_in(visitor, provider, "anwen")
    assert "Signed in" not in visitor.sign_out().text
    signed_in(visitor, provider, "anwen")
    clock.by = timedelta(minutes=61)
    assert "Your sign-in has ended." in visitor.get("/").text


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the hub writes to its log."""
    root, hub = logging.getLogger(), logging.getLogger("hub")
    before = root.handlers[:], root.level, hub.level
    stream = io.StringIO()
    logs.configure("debug", "json", stream)
    yield stream
    root.handlers[:], root.level, hub.level = before
    structlog.reset_defaults()


def test_nothing_of_the_person_is_kept_but_role_and_authority(
    store: Store, visitor: Browser, provider: RealProvider, lines: io.StringIO
) -> None:
    signed_in(visitor, provider, "bethan")
    with store.engine.connect() as connection:
        kept = repr(connection.execute(text("select * from sessions")).all())
    visitor.sign_out()
    refused(signed_in(visitor, provider, "dewi"), "role")
    refused(visitor.get("/sign-in/return?code=x&state=y"), "was not begun")
    claims = [
        part(provider.tokens_of(person, CLIENT, f"{visitor.home}/sign-in/return", "n")["id_token"], 1)
        for person in ("bethan", "dewi")
    ]
    assert CARDIFF in kept
    for each in ("bethan", "Cardiff performance", "dewi", "staff", *(each["sub"] for each in claims)):
        assert each not in kept + lines.getvalue()


def test_what_is_asked_of_the_provider_can_be_told_from_every_other_attempt(
    visitor: Browser, provider: RealProvider
) -> None:
    first, second = (parse_qs(urlsplit(asked(visitor, provider)).query) for _ in range(2))
    assert (first["response_type"], first["code_challenge_method"], first["ui_locales"]) == (["code"], ["S256"], ["en"])
    assert first["redirect_uri"] == [f"{visitor.home}/sign-in/return"]
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]
        assert len(first[name][0]) == 43


def test_a_link_on_another_site_sends_nobody_to_the_provider(visitor: Browser) -> None:
    led = visitor.client.get("/sign-in/provider", headers={"Sec-Fetch-Site": "cross-site"})
    assert (led.status_code, led.headers["location"]) == (303, "/sign-in?lang=en")
    assert led.headers.get_list("set-cookie") == []


def test_an_answer_to_another_browsers_attempt_signs_nobody_in(
    site: httpx.Client, visitor: Browser, provider: RealProvider
) -> None:
    """Or somebody could be lured into another person's session, and leave there what is their own."""
    with browser(site) as attacker:
        lure = answered(provider, asked(attacker, provider), "anwen")
    refused(visitor.get(lure), "was not begun in this browser")
    asked(visitor, provider)
    refused(visitor.get(lure), "was not begun in this browser")


def test_an_attempt_serves_once(visitor: Browser, provider: RealProvider) -> None:
    back = answered(provider, asked(visitor, provider), "anwen")
    visitor.get(back)
    visitor.sign_out()
    refused(visitor.get(back), "was not begun in this browser")


def test_a_code_that_was_stolen_is_of_no_use_without_the_verifier(
    site: httpx.Client, visitor: Browser, provider: RealProvider, lines: io.StringIO
) -> None:
    """The provider itself refuses it: the challenge that it was asked with belongs to another browser's secret."""
    with browser(site) as victim:
        stolen = parse_qs(urlsplit(answered(provider, asked(victim, provider), "anwen")).query)["code"][0]
    own = parse_qs(urlsplit(asked(visitor, provider)).query)["state"][0]
    refused(visitor.get(f"/sign-in/return?{urlencode({'code': stolen, 'state': own})}"), "was refused")
    assert [json.loads(line)["code"] for line in lines.getvalue().splitlines()] == ["code"]


def replay(visitor: Browser, provider: RealProvider, change: Callable[[dict[str, Any], str], None], **how: str) -> Any:
    """Sign in at the provider, whose next answer is changed first; the page that follows, and the tokens it was made of."""
    address = asked(visitor, provider)
    question = parse_qs(urlsplit(address).query)
    made = {"client": CLIENT, "return_to": question["redirect_uri"][0], "nonce": question["nonce"][0], **how}
    if made["client"] != CLIENT:
        provider.register(made["client"], made["return_to"])
    tokens = provider.tokens_of("anwen", made["client"], made["return_to"], made["nonce"])
    change(tokens, question["nonce"][0])
    provider.answer_next(tokens)
    return visitor.get(answered(provider, address, "anwen"))


def leave(_: dict[str, Any], __: str) -> None:
    """The provider's tokens as they are."""


def test_tokens_that_are_the_providers_word_sign_in(visitor: Browser, provider: RealProvider) -> None:
    assert "Signed in: Analyst" in replay(visitor, provider, leave).text


def test_a_token_of_another_attempt_is_refused(visitor: Browser, provider: RealProvider) -> None:
    refused(replay(visitor, provider, leave, nonce="of an earlier attempt"), "was refused")


def test_a_token_that_was_made_for_another_client_is_refused(visitor: Browser, provider: RealProvider) -> None:
    refused(replay(visitor, provider, leave, client="another"), "was refused")


@pytest.mark.parametrize("by", [timedelta(hours=2), timedelta(hours=-2)], ids=["expired", "not yet made"])
def test_a_token_of_another_time_is_refused(
    visitor: Browser, provider: RealProvider, clock: Late, by: timedelta
) -> None:
    clock.by = by
    refused(signed_in(visitor, provider, "anwen"), "was refused")


def promoted(tokens: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any], str]:
    """Header, claims as somebody would like them, and the signature."""
    token = tokens["id_token"]
    return part(token, 0), {**part(token, 1), "groups": ["Newport performance"]}, token.split(".")[2]


def altered(tokens: dict[str, Any], _: str) -> None:
    header, claims, signature = promoted(tokens)
    tokens["id_token"] = f"{written(header)}.{written(claims)}.{signature}"


def unsigned(tokens: dict[str, Any], _: str) -> None:
    claims = promoted(tokens)[1]
    tokens["id_token"] = f"{written({'alg': 'none'})}.{written(claims)}."


def signed_with_the_clients_secret(tokens: dict[str, Any], _: str) -> None:
    header, claims, _signature = promoted(tokens)
    said = f"{written({**header, 'alg': 'HS256'})}.{written(claims)}"
    tokens["id_token"] = f"{said}.{text_of(hmac.digest(SECRET.encode(), said.encode(), 'sha256'))}"


def of_an_unknown_key(tokens: dict[str, Any], _: str) -> None:
    header, claims, signature = promoted(tokens)
    tokens["id_token"] = f"{written({**header, 'kid': 'unknown'})}.{written(claims)}.{signature}"


def missing(tokens: dict[str, Any], _: str) -> None:
    del tokens["id_token"]


def odd(tokens: dict[str, Any], _: str) -> None:
    tokens.update(id_token={"not": ["a", "token"]})


@pytest.mark.parametrize("change", [altered, unsigned, signed_with_the_clients_secret, of_an_unknown_key, missing, odd])
def test_a_token_that_the_provider_did_not_sign_is_refused(
    visitor: Browser, provider: RealProvider, change: Callable[[dict[str, Any], str], None]
) -> None:
    refused(replay(visitor, provider, change), "was refused")


def test_the_log_says_which_check_refused_a_token(visitor: Browser, provider: RealProvider, lines: io.StringIO) -> None:
    replay(visitor, provider, leave, nonce="of an earlier attempt")
    replay(visitor, provider, leave, client="another")
    replay(visitor, provider, altered)
    assert [json.loads(line)["code"] for line in lines.getvalue().splitlines()] == ["nonce", "aud", "signature"]


def test_refusals_are_counted_and_slowed(site: httpx.Client, visitor: Browser, provider: RealProvider) -> None:
    for _ in range(3):
        refused(signed_in(visitor, provider, "dewi"), "role")
    assert signed_in(visitor, provider, "anwen").status_code == 429
    assert 'hub_sign_ins_total{outcome="refused",way="provider"} 3.0' in site.get("/metrics").text


@pytest.mark.parametrize(
    "other",
    [
        {"openid_issuer": "https://127.0.0.1:9"},
        {"openid_ca_file": None},
        {"openid_client_secret": "wrong"},
    ],
    ids=["away", "with a certificate that nobody vouches for", "that knows another secret"],
)
def test_a_provider_that_cannot_be_asked_is_no_fault_of_the_person(
    store: Store, provider: RealProvider, other: dict[str, Any]
) -> None:
    ours = registered(provider, **other)
    with served(store, now=Late(), organisations=ours) as site, browser(site) as visitor:
        provider.register(CLIENT, f"{visitor.home}/sign-in/return")
        if "openid_client_secret" in other:
            refused(signed_in(visitor, provider, "anwen"), "was refused")
            return
        page = visitor.get("/sign-in/provider")
        refused(page, "does not answer at present")
        assert "With a token" in page.text


def test_a_provider_under_another_name_is_not_asked(store: Store, provider: RealProvider) -> None:
    ours = registered(provider, openid_issuer=f"{provider.issuer}/")
    with served(store, now=Late(), organisations=ours) as site, browser(site) as visitor:
        refused(visitor.get("/sign-in/provider"), "does not answer at present")


def test_the_return_says_where_it_comes_from_and_is_refused_from_elsewhere(
    visitor: Browser, provider: RealProvider
) -> None:
    back = answered(provider, asked(visitor, provider), "anwen")
    refused(visitor.get(f"{back}&iss=https%3A%2F%2Felsewhere.example"), "was refused")
    back = answered(provider, asked(visitor, provider), "anwen")
    assert "Signed in" in visitor.get(f"{back}&{urlencode({'iss': provider.issuer})}").text
