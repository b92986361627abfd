"""What an authority and the publisher submit beside what follows from the cases, over HTTP, and for its owner the cases between."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import httpx
import jsonschema
import pytest

from hub.answers.readers import Role
from hub.store.engine import Store
from tests.lib.databases import Databases
from tests.lib.serving import TODAY, served
from tests.lib.signing_in import shown
from tests.lib.statements import CARDIFF, POWYS, pseudonym
from tests.lib.submitted import two_authorities

MARCH = {"indicator": "SCC/006", "area": CARDIFF, "period": "2009-03"}


@pytest.fixture(scope="module")
def store(databases: Databases, migrated_database: str) -> Iterator[Store]:
    """Cardiff and Powys, who have submitted figures of their own."""
    address = databases.make(template=migrated_database)
    with Store(address) as store:
        two_authorities(store)
        yield store
    databases.drop(address)


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[httpx.Client]:
    """A client that reads as the public does, without a token, after the night."""
    with served(store, night=TODAY) as client:
        yield client


def asked(client: httpx.Client, headers: dict[str, str], path: str = "", **query: str) -> dict[str, Any]:
    answer = client.get(f"/api/v1/reconciliation{path}", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def findings(found: dict[str, Any]) -> dict[tuple[str, str], tuple[str, str | None]]:
    return {(each["area"], each["period"]): (each["finding"], each["reason"]) for each in found["data"]}


def test_each_submitted_figure_stands_beside_the_derived_one(store: Store, client: httpx.Client) -> None:
    found = asked(client, shown(store, Role.ANALYST))
    assert findings(found) == {
        (CARDIFF, "2009-03"): ("differ", None),
        (CARDIFF, "2009-04"): ("not_comparable", "provisional"),
        (CARDIFF, "FY2008-09"): ("agree", None),
        (POWYS, "2009-03"): ("derived_missing", "no_figure"),
    }
    assert found["counts"] == {
        "agree": 1,
        "differ": 1,
        "submitted_missing": 0,
        "derived_missing": 1,
        "not_comparable": 1,
    }
    (march,) = asked(client, shown(store, Role.ANALYST), area=CARDIFF, to="2009-03", period_type="month")["data"]
    assert (march["submitted"]["text"], march["derived"]["text"]) == ("75", "50")
    assert (march["difference"], march["numerator_difference"], march["denominator_difference"]) == (-25.0, -1.0, 0.0)
    assert (march["submitted"]["stated_by"], march["area_name"], march["unit"]) == (CARDIFF, "Cardiff", "percent")


@pytest.mark.parametrize(
    ("query", "periods"),
    [
        ({"finding": "differ,agree"}, ["FY2008-09", "2009-03"]),
        ({"period_type": "year"}, ["FY2008-09"]),
        ({"area": POWYS}, ["2009-03"]),
        ({"from": "2009-04"}, ["2009-04"]),
        ({"to": "2009-03", "period_type": "month", "area": CARDIFF}, ["2009-03"]),
        ({"indicator": "SCC/004"}, []),
    ],
)
def test_the_pairs_are_narrowed_down_by_the_usual_filters(
    store: Store, client: httpx.Client, query: dict[str, str], periods: list[str]
) -> None:
    found = asked(client, shown(store, Role.INSPECTOR), **query)
    assert [each["period"] for each in found["data"]] == periods
    assert sum(found["counts"].values()) == len(periods)


def test_what_was_submitted_later_is_not_beside_what_was_known_before(store: Store, client: httpx.Client) -> None:
    found = asked(client, shown(store, Role.ANALYST), as_known_at="1970-01-01T00:16:39Z")
    assert found["data"] == []


def test_the_authority_sees_the_cases_that_make_the_difference_and_no_others(
    store: Store, client: httpx.Client
) -> None:
    found = asked(client, shown(store, Role.MEMBER, CARDIFF), "/units", **MARCH)
    (pair,) = found["reconciliation"]
    assert (pair["finding"], pair["difference"]) == ("differ", -25.0)
    assert {each["unit"]: each["state"] for each in found["data"]} == {
        pseudonym("R3"): "missed",
        pseudonym("R4"): "missed",
    }
    waiting = asked(client, shown(store, Role.MEMBER, CARDIFF), "/units", **{**MARCH, "period": "2009-04"})
    assert [(each["person"], each["state"]) for each in waiting["data"]] == [(pseudonym("PR5"), "pending")]


def test_the_cases_come_page_by_page(store: Store, client: httpx.Client) -> None:
    mine = shown(store, Role.MEMBER, CARDIFF)
    first = asked(client, mine, "/units", **MARCH, limit="1")
    second = asked(client, mine, "/units", **MARCH, limit="1", after=first["next"])
    everything = asked(client, mine, "/units", **MARCH)
    assert [*first["data"], *second["data"]] == everything["data"]
    assert second["next"] is None


def test_nobody_else_sees_the_cases_and_a_stranger_not_even_the_finding(store: Store, client: httpx.Client) -> None:
    for headers in (shown(store, Role.ANALYST), shown(store, Role.INSPECTOR)):
        found = asked(client, headers, "/units", **MARCH)
        assert (found["data"], found["counts"] is None) == (None, False)
    for headers in ({}, shown(store, Role.MEMBER, POWYS)):
        found = asked(client, headers, "/units", **MARCH)
        assert (found["data"], found["counts"]) == (None, None)
        (pair,) = found["reconciliation"]
        assert (pair["finding"], pair["reason"], pair["difference"]) == ("not_comparable", "withheld", None)
        for side in (pair["submitted"], pair["derived"]):
            assert (side["value"], side["text"], side["numerator"], side["stated_by"]) == (None, None, None, None)
        assert pseudonym("R3") not in str(found)
    refused = client.get("/api/v1/reconciliation", headers=shown(store, Role.OPS))
    assert (refused.status_code, refused.headers["content-type"]) == (403, "application/problem+json")


def test_an_authority_sees_what_it_submitted_itself_beside_its_own_figures_alone(
    store: Store, client: httpx.Client
) -> None:
    found = findings(asked(client, shown(store, Role.MEMBER, CARDIFF)))
    assert found[CARDIFF, "2009-03"] == ("differ", None)
    assert found[POWYS, "2009-03"] == ("derived_missing", "no_figure")
    seen = asked(client, shown(store, Role.MEMBER, CARDIFF), area=POWYS)["data"]
    assert [(each["submitted"]["value"], each["submitted"]["text"]) for each in seen] == [(None, None)]


@pytest.mark.parametrize(
    ("role", "of"), [(Role.ANALYST, None), (Role.PUBLIC, None), (Role.MEMBER, CARDIFF), (Role.MEMBER, POWYS)]
)
def test_a_pair_holds_no_number_that_the_reader_has_not_got_as_a_figure(
    store: Store, client: httpx.Client, role: Role, of: str | None
) -> None:
    headers = shown(store, role, of)
    figures = {
        (each["source"], each["indicator"], each["area"], each["period"]): each
        for each in client.get("/api/v1/observations", headers=headers).json()["data"]
    }
    for pair in asked(client, headers)["data"]:
        for source in ("submitted", "derived"):
            side = pair[source]
            if side is not None:
                figure = figures[source, pair["indicator"], pair["area"], pair["period"]]
                for name in ("value", "numerator", "denominator", "status", "shorthand"):
                    assert side[name] == figure[name]
        values = [side["value"] for side in (pair["submitted"], pair["derived"]) if side is not None]
        if None in values:
            assert (pair["finding"] in ("agree", "differ"), pair["difference"]) == (False, None)


@pytest.mark.parametrize(
    ("path", "query", "said"),
    [
        ("", {"finding": "wrong"}, "derived_missing"),
        ("", {"indicator": "SCC/999"}, "SCC/006"),
        ("", {"area": "Cardiff"}, "W06000015"),
        ("", {"period_type": "decade"}, "academic_year"),
        ("", {"from": "2009-04", "to": "2009-03"}, "before 2009-04"),
        ("", {"source": "submitted"}, "finding"),
        ("/units", {"indicator": "SCC/006", "area": CARDIFF}, "FY2008-09"),
        ("/units", {"area": CARDIFF, "period": "2009-03"}, "indicator"),
        ("/units", {**MARCH, "period": "AY2008-09"}, "month, quarter, year"),
        ("/units", {**MARCH, "limit": "501"}, "1 to 500"),
    ],
)
def test_a_question_that_cannot_be_answered_says_what_can_be(
    store: Store, client: httpx.Client, path: str, query: dict[str, str], said: str
) -> None:
    answer = client.get(f"/api/v1/reconciliation{path}", params=query, headers=shown(store, Role.ANALYST))
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert said in answer.json()["detail"]


def test_pairs_are_read_a_page_at_a_time_and_counted_all_together(store: Store, client: httpx.Client) -> None:
    headers = shown(store, Role.ANALYST)
    whole = asked(client, headers)
    pages, address = list[dict[str, Any]](), "/api/v1/reconciliation?limit=3"
    while address:
        answer = client.get(address, headers=headers)
        pages.append(answer.json())
        address = urljoin(str(answer.url), answer.links["next"]["url"]) if "next" in answer.links else ""
    assert len(pages) == -(-len(whole["data"]) // 3) > 1
    assert [pair for page in pages for pair in page["data"]] == whole["data"]
    assert all(page["counts"] == whole["counts"] for page in pages)
    assert {page["meta"]["total"] for page in pages} == {len(whole["data"])}
    assert (pages[-1]["meta"]["next"], whole["meta"]["next"]) == (None, None)


def test_the_answers_are_as_the_interface_describes_them(store: Store, client: httpx.Client) -> None:
    described = client.get("/api/openapi.json").json()
    for path, query in (("", {}), ("/units", MARCH)):
        content = described["paths"][f"/api/v1/reconciliation{path}"]["get"]["responses"]["200"]["content"]
        schema = {**content["application/json"]["schema"], "components": described["components"]}
        for headers in ({}, shown(store, Role.ANALYST), shown(store, Role.MEMBER, CARDIFF)):
            jsonschema.validate(asked(client, headers, path, **query), schema)


def test_names_and_titles_come_in_welsh_when_asked_for(store: Store, client: httpx.Client) -> None:
    found = asked(client, shown(store, Role.ANALYST), area=CARDIFF, lang="cy")
    assert {each["area_name"] for each in found["data"]} == {"Caerdydd"}
