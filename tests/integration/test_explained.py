"""Why a figure is what it is, over HTTP: counts with reasons for who may know, and units with events for their authority."""

from collections.abc import Iterator
from typing import Any

import httpx
import jsonschema
import pytest

from hub.answers.readers import Role
from hub.store.engine import Store
from tests.integration.test_engine import Bench
from tests.lib.databases import Databases
from tests.lib.serving import served
from tests.lib.signing_in import shown
from tests.lib.statements import CARDIFF, POWYS, Log, care_started, decided, pseudonym, received, review_held

MARCH = {"indicator": "SCC/006", "area": CARDIFF, "period": "2009-03"}


@pytest.fixture(scope="module")
def store(databases: Databases, migrated_database: str) -> Iterator[Store]:
    """Cardiff: four referrals of March, one of them late until it was corrected, and a child in care."""
    address = databases.make(template=migrated_database)
    with Store(address) as store:
        bench, log = Bench(store), Log()
        bench.take(
            *log.put(
                received("R1", "P1", "2009-03-02"),
                decided("R1", "P1", "2009-03-03"),
                received("R2", "P1", "2009-03-30"),
                received("R3", "P2", "2009-03-02"),
                decided("R3", "P2", "2009-03-09"),
                received("R4", "P3", "2009-03-31"),
            ),
            log.complete("2009-03-31", 1),
        )
        bench.take(
            *log.put(
                decided("R3", "P2", "2009-03-03", revision=2),
                received("R5", "P4", "2009-03-05"),
                received("R5", "P4", "2009-03-05", revision=2, status="withdrawn"),
                care_started("CP1", "P1", "2009-03-02"),
                review_held("RV1", "P1", "CP1", "2009-03-10"),
            ),
            log.complete("2009-03-31", 2),
        )
        yield store
    databases.drop(address)


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[httpx.Client]:
    """A client that reads as the public does, without a token."""
    with served(store) as client:
        yield client


def told(client: httpx.Client, headers: dict[str, str], **query: str) -> dict[str, Any]:
    answer = client.get("/api/v1/explain", params={**MARCH, **query}, headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def numbers(found: dict[str, Any]) -> dict[tuple[str, str], int]:
    return {(each["state"], why["reason"]): why["units"] for each in found["counts"] for why in each["reasons"]}


def test_the_states_and_reasons_of_the_units_add_up_to_the_figure(store: Store, client: httpx.Client) -> None:
    found = told(client, shown(store, Role.ANALYST))
    assert (found["figure"]["numerator"], found["figure"]["denominator"]) == (2, 3)
    assert numbers(found) == {("met", "in_time"): 2, ("missed", "not_done"): 1, ("pending", "not_due"): 1}
    assert found["units_held"] == sum(each["units"] for each in found["counts"]) == 4
    (why,) = next(each["reasons"] for each in found["counts"] if each["state"] == "pending")
    assert why["text"] == "No decision has been stated and the next working day has not come yet."
    of_wales = told(client, shown(store, Role.INSPECTOR), area="W92000004")
    assert numbers(of_wales) == numbers(found)


def test_the_reasons_come_in_welsh_when_asked_for(store: Store, client: httpx.Client) -> None:
    found = told(client, shown(store, Role.ANALYST), lang="cy")
    (why,) = next(each["reasons"] for each in found["counts"] if each["state"] == "pending")
    assert why["text"] == "Ni nodwyd penderfyniad ac nid yw'r diwrnod gwaith nesaf wedi dod eto."


def test_an_authority_sees_each_of_its_units_with_the_events_behind_it(store: Store, client: httpx.Client) -> None:
    found = told(client, shown(store, Role.MEMBER, CARDIFF))
    units = {each["unit"]: each for each in found["data"]}
    assert set(units) == {pseudonym(name) for name in ("R1", "R2", "R3", "R4")}
    corrected = units[pseudonym("R3")]
    assert (corrected["person"], corrected["state"], corrected["reason"]) == (pseudonym("P2"), "met", "in_time")
    assert [(each["kind"], each["revision"], each["stands"]) for each in corrected["events"]] == [
        ("referral_received", 1, "asserted"),
        ("referral_decided", 2, "asserted"),
        ("referral_decided", 1, "overtaken"),
    ]
    assert {each["known_at"] for each in corrected["events"]} == {
        "1970-01-01T00:16:40.003000Z",
        "1970-01-01T00:16:40.004000Z",
        "1970-01-01T00:16:40.006000Z",
    }
    waiting = units[pseudonym("R4")]
    assert (waiting["state"], waiting["due_on"], waiting["counted_on"]) == ("pending", "2009-04-01", "2009-03-31")
    assert len({event["event_id"] for event in corrected["events"]}) == 2
    assert all(event["kind"].startswith("referral_") for unit in found["data"] for event in unit["events"])


def test_units_come_page_by_page_and_in_one_order(store: Store, client: httpx.Client) -> None:
    mine = shown(store, Role.MEMBER, CARDIFF)
    everything = told(client, mine)
    assert (everything["next"], everything["meta"]["count"]) == (None, 4)
    pages = [told(client, mine, limit="3")]
    assert len(pages[0]["data"]) == 3
    pages.append(told(client, mine, limit="3", after=pages[0]["next"]))
    assert pages[1]["next"] is None
    assert [unit for page in pages for unit in page["data"]] == everything["data"]
    assert all(page["counts"] == everything["counts"] for page in pages)
    only = told(client, mine, state="met", limit="2")
    assert ([each["state"] for each in only["data"]], only["next"]) == (["met", "met"], None)


def test_nobody_else_sees_who_is_behind_a_figure(store: Store, client: httpx.Client) -> None:
    for role in (Role.ANALYST, Role.INSPECTOR):
        found = told(client, shown(store, role))
        assert (found["units_held"], found["data"], found["next"]) == (4, None, None)
    for headers in ({}, shown(store, Role.PUBLIC), shown(store, Role.MEMBER, POWYS)):
        found = told(client, headers)
        assert (found["figure"]["value"], found["figure"]["shorthand"]) == (None, "c")
        assert (found["units_held"], found["counts"], found["data"]) == (None, None, None)
        assert pseudonym("P1") not in str(found)
    for area in ("south-east-wales", "W92000004"):
        assert told(client, shown(store, Role.MEMBER, CARDIFF), area=area)["counts"] is None
    refused = client.get("/api/v1/explain", params=MARCH, headers=shown(store, Role.OPS))
    assert (refused.status_code, refused.headers["content-type"]) == (403, "application/problem+json")


def test_what_was_known_before_a_correction_is_explained_without_it(store: Store, client: httpx.Client) -> None:
    found = told(client, shown(store, Role.MEMBER, CARDIFF), as_known_at="1970-01-01T00:16:40.005Z")
    assert numbers(found) == {
        ("met", "in_time"): 1,
        ("missed", "late"): 1,
        ("missed", "not_done"): 1,
        ("pending", "not_due"): 1,
    }
    late = next(each for each in found["data"] if each["reason"] == "late")
    assert [(each["revision"], each["stands"]) for each in late["events"]] == [(1, "asserted"), (1, "asserted")]
    assert found["meta"]["as_known_at"] == "1970-01-01T00:16:40.005000Z"


def test_where_there_is_no_figure_the_units_say_why(store: Store, client: httpx.Client) -> None:
    found = told(client, shown(store, Role.ANALYST), indicator="SCC/021", period="2009-09")
    assert (found["figure"]["value"], found["figure"]["shorthand"]) == (None, "x")
    assert numbers(found) == {}
    found = told(client, shown(store, Role.ANALYST), indicator="SCC/021", period="2009-06")
    assert (found["figure"]["value"], numbers(found)) == (None, {("pending", "not_due"): 1})
    nobody = told(client, shown(store, Role.ANALYST), area=POWYS)
    assert (nobody["units_held"], nobody["figure"]["shorthand"]) == (0, "x")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"indicator": "SCC/999"}, "SCC/006"),
        ({"indicator": ""}, "SCC/006"),
        ({"area": "Cardiff"}, "W06000015"),
        ({"area": "*"}, "W06000015"),
        ({"period": "FY2008-10"}, "FY2008-09"),
        ({"period": "AY2008-09"}, "month, quarter, year"),
        ({"state": "lost"}, "pending"),
        ({"limit": "0"}, "1 to 500"),
        ({"limit": "501"}, "1 to 500"),
        ({"limit": "ten"}, "1 to 500"),
        ({"after": "%%%"}, "next"),
        ({"after": "YQ"}, "next"),
        ({"after": "AAAgYQ"}, "next"),
        ({"method_version": "SCC/004-1"}, "SCC/006-1"),
        ({"as_known_at": "2030-01-01T00:00"}, "future"),
        ({"source": "derived"}, "indicator, area, period"),
    ],
)
def test_a_question_that_cannot_be_answered_says_what_can_be(
    store: Store, client: httpx.Client, query: dict[str, str], said: str
) -> None:
    mine = shown(store, Role.MEMBER, CARDIFF)
    answer = client.get("/api/v1/explain", params={**MARCH, **query}, headers=mine)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert said in answer.json()["detail"]


@pytest.mark.parametrize("missing", ["indicator", "area", "period"])
def test_a_figure_has_to_be_named(store: Store, client: httpx.Client, missing: str) -> None:
    query = {name: value for name, value in MARCH.items() if name != missing}
    answer = client.get("/api/v1/explain", params=query, headers=shown(store, Role.ANALYST))
    assert (answer.status_code, answer.json()["parameter"]) == (400, missing)


def test_an_explanation_is_as_the_interface_describes_it(store: Store, client: httpx.Client) -> None:
    described = client.get("/api/openapi.json").json()
    content = described["paths"]["/api/v1/explain"]["get"]["responses"]["200"]["content"]
    schema = {**content["application/json"]["schema"], "components": described["components"]}
    for headers in ({}, shown(store, Role.ANALYST), shown(store, Role.MEMBER, CARDIFF)):
        jsonschema.validate(told(client, headers), schema)


def test_a_reader_whose_copy_is_still_right_gets_no_second_one(store: Store, client: httpx.Client) -> None:
    headers = shown(store, Role.MEMBER, CARDIFF)
    first = client.get("/api/v1/explain", params=MARCH, headers=headers)
    again = client.get("/api/v1/explain", params=MARCH, headers={**headers, "If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
