"""Signing in to the pages with a token, on a real database: what one sees then, and how it ends."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

import httpx
import pytest
from sqlalchemy import text

from hub.answers.admission import token_hash
from hub.answers.limits import Cost
from hub.answers.readers import Role
from hub.store import tokens
from hub.store.engine import Store
from tests.lib.certain import certain
from tests.lib.databases import Databases
from tests.lib.serving import NOW, TODAY, served
from tests.lib.signing_in import Browser, browser, new_token
from tests.lib.stores import a_year_of_wales, fill

CARDIFF = "W06000015"
NUMBERS = count(1)


class Clock:
    """The hub's clock, which goes when it is told to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def store(databases: Databases, migrated_database: str) -> Iterator[Store]:
    """A store with a year of invented figures."""
    address = databases.make(template=migrated_database)
    with Store(address) as store:
        fill(store, *a_year_of_wales())
        yield store
    databases.drop(address)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def site(store: Store, clock: Clock) -> Iterator[httpx.Client]:
    with served(store, now=clock) as client:
        yield client


@pytest.fixture
def visitor(site: httpx.Client) -> Iterator[Browser]:
    with browser(site) as made:
        yield made


def token(store: Store, role: Role, area: str | None = None) -> str:
    return new_token(store, role, area, f"cyf_{next(NUMBERS)}")


def revoke(store: Store, secret: str) -> None:
    tokens.revoke(store, certain(tokens.find)(store, token_hash(secret)).id, 1_790_000_000_000)


def cookies(answer: httpx.Response) -> list[str]:
    return [each for step in (*answer.history, answer) for each in step.headers.get_list("set-cookie")]


def test_an_analyst_who_signs_in_sees_the_figures_and_who_is_signed_in(store: Store, visitor: Browser) -> None:
    assert "withheld" in visitor.get("/?indicator=SCC/006").text
    page = visitor.sign_in(token(store, Role.ANALYST), back="/?indicator=SCC/006")
    assert str(page.url).startswith(f"{visitor.home}/?indicator=SCC/006")
    assert "Signed in: Analyst" in page.text
    assert "Across Wales the figure is" in page.text


def test_a_member_is_named_by_its_authority_in_both_languages_on_every_page(store: Store, visitor: Browser) -> None:
    visitor.sign_in(token(store, Role.MEMBER, CARDIFF))
    for path in ("/", "/streams", "/explain", "/sign-in", "/no-such-page"):
        assert "Signed in: Member, Cardiff" in visitor.get(path).text
        assert "Wedi mewngofnodi: Aelod, Caerdydd" in visitor.get(f"{path}?lang=cy").text


def test_whoever_is_signed_in_gets_the_same_figures_as_a_file(store: Store, visitor: Browser) -> None:
    visitor.sign_in(token(store, Role.MEMBER, CARDIFF))
    found = visitor.get("/api/v1/observations?indicator=SCC/006&period_type=year&source=derived")
    assert {each["area"] for each in found.json()["data"] if each["value"] is not None} == {CARDIFF}
    assert "Cookie" in found.headers["vary"]


def test_a_token_in_the_header_counts_before_the_session(store: Store, visitor: Browser) -> None:
    visitor.sign_in(token(store, Role.ANALYST))
    ops = token(store, Role.OPS)
    assert visitor.get("/api/v1/observations", Authorization=f"Bearer {ops}").status_code == 403


def test_operations_are_led_to_what_they_may_read(store: Store, visitor: Browser) -> None:
    page = visitor.sign_in(token(store, Role.OPS))
    assert (page.status_code, page.url.path, "Signed in: Operations" in page.text) == (200, "/streams", True)
    refused = visitor.get("/")
    assert (refused.status_code, "Signed in: Operations" in refused.text) == (403, True)


def test_signing_out_ends_the_session_for_whoever_still_has_the_cookie(store: Store, visitor: Browser) -> None:
    visitor.sign_in(token(store, Role.ANALYST))
    kept = dict(visitor.client.cookies)
    page = visitor.sign_out()
    assert ("Sign in" in page.text, "Signed in" in page.text) == (True, False)
    assert "cyfnewid" not in visitor.client.cookies
    again = httpx.get(f"{visitor.home}/api/v1/observations", cookies=kept)
    assert (again.status_code, "Sign in again" in again.json()["detail"]) == (401, True)


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(store: Store, visitor: Browser) -> None:
    page = visitor.sign_in(token(store, Role.ANALYST))
    (cookie,) = [each for each in cookies(page) if each.startswith("cyfnewid=")]
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= {each.strip() for each in cookie.split(";")}
    assert "Domain" not in cookie
    assert "Secure" not in cookie
    assert page.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("told_by", ["a proxy", "the settings"])
def test_over_https_the_cookie_goes_nowhere_else_and_no_other_host_can_set_it(store: Store, told_by: str) -> None:
    address = "https://cyfnewid.example.wales"
    proxy = {"X-Forwarded-Proto": "https", "Host": "cyfnewid.example.wales"} if told_by == "a proxy" else {}
    with served(store, public_address=None if proxy else address) as site:
        page = site.get("/sign-in", headers=proxy)
        (given,) = cookies(page)
        assert given.startswith("__Host-cyfnewid-visitor=")
        fields = {"form": page.text.partition('name="form" value="')[2].partition('"')[0]}
        fields["token"] = token(store, Role.ANALYST)
        shown = {**proxy, "Cookie": given.partition(";")[0], "Origin": address}
        answer = site.post("/sign-in", data=fields, headers=shown)
        assert answer.status_code == 303
        (cookie,) = [each for each in cookies(answer) if each.startswith("__Host-cyfnewid=")]
        assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= {each.strip() for each in cookie.split(";")}
        shown = {**proxy, "Cookie": cookie.partition(";")[0]}
        assert "Signed in: Analyst" in site.get("/", headers=shown).text
        plain = {**proxy, "Cookie": cookie.partition(";")[0].removeprefix("__Host-")}
        assert "Signed in" not in site.get("/", headers=plain).text


def test_the_database_holds_nothing_that_signs_anybody_in(store: Store, visitor: Browser) -> None:
    visitor.sign_in(token(store, Role.ANALYST))
    secret = visitor.client.cookies["cyfnewid"]
    with store.engine.connect() as connection:
        rows = connection.execute(text("select * from sessions")).all()
    assert token_hash(secret) in [row.session_hash for row in rows]
    assert secret not in repr(rows)


def test_a_new_session_has_a_new_secret_and_ends_the_one_before(store: Store, visitor: Browser) -> None:
    visitor.sign_in(token(store, Role.ANALYST))
    first = dict(visitor.client.cookies)
    visitor.client.cookies.set("cyfnewid-visitor", "x")
    visitor.sign_in(token(store, Role.ANALYST))
    assert visitor.client.cookies["cyfnewid"] != first["cyfnewid"]
    assert httpx.get(f"{visitor.home}/api/v1/areas", cookies=first).status_code == 401


def test_a_session_ends_with_the_token_behind_it_at_once(store: Store, visitor: Browser) -> None:
    secret = token(store, Role.ANALYST)
    visitor.sign_in(secret)
    revoke(store, secret)
    page = visitor.get("/?indicator=SCC/006")
    assert ("Your sign-in has ended." in page.text, "withheld" in page.text) == (True, True)
    assert "Your sign-in has ended." not in visitor.get("/").text


def test_a_session_ends_when_its_token_does(store: Store, visitor: Browser, clock: Clock) -> None:
    secret = "cyf_until_today"
    tokens.create(store, token_hash(secret), Role.ANALYST, 1_790_000_000_000, expires_on=TODAY)
    clock.now = NOW.replace(hour=23, minute=50)
    assert "Signed in" in visitor.sign_in(secret).text
    clock.now += timedelta(minutes=20)
    assert "Your sign-in has ended." in visitor.get("/").text


def test_a_session_ends_after_an_hour_without_use_and_not_before(store: Store, visitor: Browser, clock: Clock) -> None:
    visitor.sign_in(token(store, Role.ANALYST))
    for _ in range(4):
        clock.now += timedelta(minutes=59)
        assert "Signed in" in visitor.get("/streams").text
    clock.now += timedelta(minutes=61)
    assert "Your sign-in has ended." in visitor.get("/streams").text


def test_a_session_ends_after_twelve_hours_however_much_it_is_used(
    store: Store, visitor: Browser, clock: Clock
) -> None:
    visitor.sign_in(token(store, Role.ANALYST))
    for _ in range(23):
        clock.now += timedelta(minutes=31)
        assert "Signed in" in visitor.get("/streams").text
    clock.now += timedelta(minutes=10)
    assert "Your sign-in has ended." in visitor.get("/streams").text


def test_sessions_that_have_ended_are_forgotten(store: Store, visitor: Browser, clock: Clock) -> None:
    visitor.sign_in(token(store, Role.ANALYST))
    clock.now += timedelta(days=1)
    visitor.sign_in(token(store, Role.ANALYST))
    with store.engine.connect() as connection:
        assert connection.execute(text("select count(*) from sessions")).scalar_one() == 1


def test_a_token_that_does_not_work_signs_nobody_in_and_the_page_says_why(store: Store, visitor: Browser) -> None:
    secret = token(store, Role.ANALYST)
    revoke(store, secret)
    for wrong in (secret, "cyf_unknown", ""):
        page = visitor.sign_in(wrong, back="/streams")
        assert page.status_code == 403
        assert "This token does not work" in page.text
        assert 'name="back" value="/streams"' in page.text
        assert "cyfnewid" not in visitor.client.cookies


def test_a_form_of_another_site_or_another_browser_does_nothing(store: Store, visitor: Browser) -> None:
    secret = token(store, Role.ANALYST)
    page = visitor.get("/sign-in")
    fields = {"form": page.text.partition('name="form" value="')[2].partition('"')[0], "token": secret}
    for headers in ({"Origin": "https://elsewhere.example"}, {}, {"Sec-Fetch-Site": "cross-site"}):
        refused = visitor.post("/sign-in", fields, **headers)
        assert (refused.status_code, "nothing was done" in refused.text) == (403, True)
    without = visitor.post("/sign-in", {"token": secret}, Origin=visitor.home)
    another = httpx.post(f"{visitor.home}/sign-in", data=fields, headers={"Origin": visitor.home})
    assert [without.status_code, another.status_code] == [403, 403]
    assert "cyfnewid" not in visitor.client.cookies


def test_nobody_is_signed_out_by_another_site(store: Store, visitor: Browser) -> None:
    visitor.sign_in(token(store, Role.ANALYST))
    visitor.get("/sign-out")
    assert visitor.post("/sign-out", {"form": ""}, Origin=visitor.home).status_code == 403
    assert visitor.post("/sign-out", {"form": ""}, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert "Signed in" in visitor.get("/").text


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"token=x", "text/plain", 415),
        (b"token=x", "", 415),
        (b"token=" + b"x" * 9_000, "application/x-www-form-urlencoded", 413),
        (b"\xff=\xff", "application/x-www-form-urlencoded", 403),
    ],
)
def test_what_is_no_form_of_ours_is_refused_in_words(visitor: Browser, body: bytes, kind: str, status: int) -> None:
    headers = {"Content-Type": kind, "Origin": visitor.home}
    refused = visitor.client.post("/sign-in", content=body, headers=headers)
    assert (refused.status_code, "This page cannot be shown" in refused.text) == (status, True)


def test_nobody_is_led_elsewhere_by_signing_in(store: Store, visitor: Browser) -> None:
    page = visitor.sign_in(token(store, Role.ANALYST), back="//elsewhere.example/")
    assert str(page.url).startswith(f"{visitor.home}/?")


def test_pages_that_take_no_form_say_so(visitor: Browser) -> None:
    assert visitor.post("/streams", {"form": ""}, Origin=visitor.home).status_code == 405


def test_without_a_provider_there_is_no_way_to_one(visitor: Browser) -> None:
    assert "organisation" not in visitor.get("/sign-in").text
    for path in ("/sign-in/provider", "/sign-in/return?code=x&state=y"):
        assert visitor.get(path).status_code == 404


def test_failed_sign_ins_are_slowed_and_one_that_works_costs_nothing(store: Store, clock: Clock) -> None:
    good = token(store, Role.ANALYST)
    with served(store, now=clock, shares={Cost.FAILED: 3}) as site, browser(site) as visitor:
        for _ in range(5):
            assert "Signed in" in visitor.sign_in(good).text
            visitor.sign_out()
        for _ in range(3):
            assert visitor.sign_in("cyf_guess").status_code == 403
        slowed = visitor.sign_in(good)
        assert (slowed.status_code, slowed.headers["retry-after"]) == (429, "20")
        assert "Please wait a little" in slowed.text
        clock.now += timedelta(seconds=20)
        assert "Signed in" in visitor.sign_in(good).text
        counted = site.get("/metrics").text
        assert 'hub_sign_ins_total{outcome="refused",way="token"} 3.0' in counted
        assert 'hub_sign_ins_total{outcome="signed_in",way="token"} 6.0' in counted
        assert 'hub_http_limited_total{cost="failed"} 1.0' in counted


def test_an_address_that_asks_too_much_waits_and_who_is_known_does_not(store: Store) -> None:
    analyst = {"Authorization": f"Bearer {token(store, Role.ANALYST)}"}
    with served(store, shares={Cost.REQUEST: 5}) as site, browser(site) as visitor:
        visitor.sign_in(
            token(store, Role.ANALYST)
        )  # three requests of its own: the form, the token, the page that follows
        for _ in range(5):
            site.get("/api/v1/areas")
        refused = site.get("/api/v1/areas")
        assert (refused.status_code, refused.headers["content-type"]) == (429, "application/problem+json")
        assert (refused.json()["type"], refused.headers["retry-after"]) == (
            "urn:cyfnewid:problem:too-many-requests",
            "12",
        )
        assert site.get("/").status_code == 429
        assert "Arhoswch ychydig" in site.get("/?lang=cy").text
        for each in (site.get("/livez"), site.get("/readyz"), site.get("/metrics"), site.get("/static/cyfnewid.css")):
            assert each.status_code == 200
        assert site.get("/api/v1/areas", headers=analyst).status_code == 200
        assert visitor.get("/api/v1/areas").status_code == 200
        assert "127.0.0.1" not in site.get("/metrics").text


def test_readers_behind_a_proxy_are_told_apart_by_what_it_says_of_them(store: Store) -> None:
    with served(store, shares={Cost.REQUEST: 1}) as site:
        answers = [
            site.get("/streams", headers={"X-Forwarded-For": address}).status_code
            for address in ("192.0.2.1", "192.0.2.2", "192.0.2.1", "2001:db8::1", "2001:db8::2")
        ]
        assert answers == [200, 200, 429, 200, 429]


def test_whoever_has_to_wait_is_still_told_who_is_signed_in(store: Store) -> None:
    with served(store, shares={Cost.EXPLAIN: 1}) as site, browser(site) as visitor:
        visitor.sign_in(token(store, Role.ANALYST))
        assert visitor.get("/explain").status_code == 200
        refused = visitor.get("/explain")
        assert (refused.status_code, "Signed in: Analyst" in refused.text) == (429, True)
        assert "Signed in: Analyst" in visitor.get("/streams").text


def test_tokens_and_sessions_that_do_not_work_are_no_way_round_the_limit(store: Store) -> None:
    with served(store, shares={Cost.REQUEST: 4}) as site:
        answers = [site.get("/api/v1/areas", headers={"Authorization": f"Bearer {n}"}).status_code for n in range(3)]
        answers += [site.get("/", headers={"Cookie": f"cyfnewid={n}"}).status_code for n in range(3)]
        assert answers == [401, 401, 401, 200, 429, 429]


@pytest.mark.parametrize(
    ("cost", "dear", "cheap"),
    [
        (Cost.EVERYTHING, "/api/v1/observations", "/api/v1/observations?indicator=SCC/006,SCC/004"),
        (Cost.EXPLAIN, "/api/v1/explain?indicator=SCC/006&area=W06000015&period=FY2008-09", "/api/v1/compare/SCC/006"),
        (Cost.EXPLAIN, "/explain?indicator=SCC/006&area=W06000015", "/?indicator=SCC/006"),
        (Cost.PAST, "/api/v1/streams?as_known_at=2026-11-01T12:00", "/api/v1/streams"),
        (Cost.PAST, "/?as_known_at=2026-11-01T12:00", "/"),
    ],
)
def test_a_dear_question_has_a_limit_of_its_own(store: Store, cost: Cost, dear: str, cheap: str) -> None:
    with served(store, Role.ANALYST, shares={cost: 2}) as site:
        assert [site.get(dear).status_code for _ in range(3)] == [200, 200, 429]
        assert site.get(cheap).status_code == 200
