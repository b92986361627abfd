"""One authority over HTTP: what changed in the week before its last event, and who may know of it."""

from collections.abc import Iterator

import httpx
import pytest

from hub.answers.admission import token_hash
from hub.answers.readers import Role
from hub.broker.connection import Record
from hub.store import tokens
from hub.store.engine import Store
from tests.integration.test_engine import Bench
from tests.lib.databases import Databases
from tests.lib.serving import served
from tests.lib.statements import CARDIFF, POWYS, Log, decided, received

PROFILE = f"/api/v1/profile/{CARDIFF}"
#: Eight days, in milliseconds.
EIGHT_DAYS = 8 * 24 * 3600 * 1000


def later(record: Record) -> Record:
    """The same message, appended eight days later."""
    return record._replace(appended_at=record.appended_at + EIGHT_DAYS)


@pytest.fixture(scope="module")
def store(databases: Databases, migrated_database: str) -> Iterator[Store]:
    """Cardiff: two referrals of March, one of them late, which is corrected eight days later; Powys never reports."""
    address = databases.make(template=migrated_database)
    with Store(address) as store:
        bench, log = Bench(store), Log()
        rows = (("R1", "2009-03-02", "2009-03-03"), ("R2", "2009-03-02", "2009-03-09"))
        told = [event for name, on, by in rows for event in (received(name, name, on), decided(name, name, by))]
        bench.take(*log.put(*told), log.complete("2009-04-30", 1))
        corrected = log.put(decided("R2", "R2", "2009-03-03", revision=2))
        bench.take(
            *(later(each) for each in (*corrected, log.complete("2009-04-30", 2, {**STATED, "visit_made": "refused"})))
        )
        for role, area in ((Role.MEMBER, CARDIFF), (Role.MEMBER, POWYS), (Role.OPS, None)):
            tokens.create(store, token_hash(f"{role} {area}"), role, 1_000_000, area)
        yield store
    databases.drop(address)


STATED = dict.fromkeys(("referral_received", "referral_decided"), "stated")


@pytest.fixture(scope="module")
def analyst(store: Store) -> Iterator[httpx.Client]:
    with served(store, Role.ANALYST) as client:
        yield client


def shown(role: Role, area: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {role} {area}"}


def test_a_figure_that_changed_in_the_week_stands_beside_what_it_was(analyst: httpx.Client) -> None:
    found = analyst.get(PROFILE).json()
    week = found["week"]
    assert (week["is_first"], week["until"]) == (False, "1970-01-09T00:16:40.004000Z")
    (row,) = week["rows"]
    assert (row["indicator"], row["period"], row["months"]) == ("SCC/006", "FY2008-09", 1)
    assert (row["before"]["numerator"], row["before"]["denominator"], row["now"]["numerator"]) == (1, 2, 2)
    (figure,) = [each["figure"] for each in found["data"] if each["indicator"] == "SCC/006"]
    assert (figure["value"], figure["status"]) == (100.0, "revised")


def test_as_known_before_the_correction_everything_was_new(analyst: httpx.Client) -> None:
    found = analyst.get(PROFILE, params={"as_known_at": "1970-01-02T00:00:00Z"}).json()
    assert (found["week"]["is_first"], found["week"]["rows"]) == (True, [])
    assert found["week"]["until"] == "1970-01-01T00:16:40.003000Z"
    assert found["meta"]["as_known_at"] == "1970-01-02T00:00:00Z"


def test_what_the_figures_rest_on_names_the_kinds_and_the_reasons(analyst: httpx.Client) -> None:
    found = analyst.get(PROFILE).json()
    assert found["unstated"] == [{"kind": "visit_made", "lack": "refused", "indicators": ["SCC/025"]}]
    why = {each["indicator"]: (each["why"], each["kinds"]) for each in found["without_figure"]}
    assert why["SCC/014"] == ("never_stated", ["conference_held"])
    assert found["freshness"]["as_at"] == "2009-04-30"
    nobody = analyst.get(f"/api/v1/profile/{POWYS}").json()
    assert (nobody["data"], nobody["week"]) == ([], None)
    assert {each["why"] for each in nobody["without_figure"]} == {"not_reported"}


def test_who_may_not_see_the_figures_learns_no_number_and_no_change(store: Store) -> None:
    with served(store) as public:
        for headers in ({}, shown(Role.MEMBER, POWYS)):
            found = public.get(PROFILE, headers=headers).json()
            assert (found["week"], found["unstated"]) == (None, None)
            for row in found["data"]:
                assert row["figure"]["shorthand"] == "c"
                assert [row["figure"][name] for name in ("value", "numerator", "denominator")] == [None] * 3
                assert (row["chart"], row["among_all"]) == (None, None)
            assert {each["recorded"] for each in found["freshness"]["streams"]} == {None}
        own = public.get(PROFILE, headers=shown(Role.MEMBER, CARDIFF)).json()
        assert len(own["week"]["rows"]) == 1
        assert public.get(PROFILE, headers=shown(Role.OPS, None)).status_code == 403


def test_an_area_that_is_no_authority_is_a_mistake_that_says_what_there_is(analyst: httpx.Client) -> None:
    for area in ("W92000004", "north-wales", "nowhere"):
        answer = analyst.get(f"/api/v1/profile/{area}")
        assert answer.status_code == 400
        assert CARDIFF in answer.text


def test_names_and_titles_come_in_welsh(analyst: httpx.Client) -> None:
    found = analyst.get(PROFILE, params={"lang": "cy"}).json()
    assert (found["area_name"], found["similar"]["group_name"]) == ("Caerdydd", "Tebyg o ran poblogaeth: Caerdydd")
    assert any("Atgyfeiriadau" in each["indicator_title"] for each in found["data"])
