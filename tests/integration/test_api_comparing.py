"""Over HTTP: who differs by more than chance allows, whether the gap closes, and where a series goes."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from hub.answers.readers import Role
from hub.domain.areas import AUTHORITIES, REGIONS
from hub.domain.indicators import catalogue
from hub.store.engine import Store
from tests.lib.databases import Databases
from tests.lib.nearer import REVIEWS, nearer_store
from tests.lib.serving import TODAY, served

CARDIFF, POWYS = "W06000015", "W06000023"


@pytest.fixture(scope="module")
def store(databases: Databases, migrated_database: str) -> Iterator[Store]:
    """A store in which authorities come nearer to one another from one year to the next."""
    with nearer_store(databases, migrated_database) as store:
        yield store


@pytest.fixture(scope="module")
def analyst(store: Store) -> Iterator[httpx.Client]:
    """Reads without a token as the national operator does."""
    with served(store, Role.ANALYST) as client:
        yield client


@pytest.fixture(scope="module")
def public(store: Store) -> Iterator[httpx.Client]:
    """Reads without a token as anybody does, after the night."""
    with served(store, indicators={REVIEWS: catalogue()[REVIEWS]}, night=TODAY) as client:
        yield client


def got(client: httpx.Client, path: str, **query: str) -> dict[str, Any]:
    answer = client.get(f"/api/v1/{path}", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def refused(client: httpx.Client, path: str, **query: str) -> str:
    answer = client.get(f"/api/v1/{path}", params=query)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    detail: str = answer.json()["detail"]
    return detail


def test_each_authority_has_its_interval_its_possible_places_and_a_verdict(analyst: httpx.Client) -> None:
    found = got(analyst, f"compare/{REVIEWS}", period="FY2007-08")
    first, last = found["data"][0], found["data"][-1]
    assert (first["rank"], last["verdict"]) == (1, "far_worse")
    for each in found["data"]:
        assert each["interval_low"] < each["value"] < each["interval_high"]
        assert each["rank_best"] <= each["rank"] <= each["rank_worst"]
    assert (found["group"]["group"], found["spread"]["compared"]) == ("W92000004", 22)
    assert found["spread"]["expected_beyond_inner"] == pytest.approx(1.1)
    assert found["spread"]["gap_low"] < found["spread"]["gap"] < found["spread"]["gap_high"]
    limits = found["funnel"]
    assert [each["denominator"] for each in limits] == sorted(each["denominator"] for each in limits)
    assert all(each["outer_low"] <= each["inner_low"] < each["inner_high"] <= each["outer_high"] for each in limits)


def test_the_gap_between_authorities_is_closing(analyst: httpx.Client) -> None:
    found = got(analyst, f"gap/{REVIEWS}")
    assert [each["period"] for each in found["data"]] == ["FY2007-08", "FY2008-09"]
    earlier, later = found["data"]
    assert earlier["since_previous"] is None
    assert (later["since_previous"]["since"], later["since_previous"]["direction"]) == ("FY2007-08", "closing")
    assert later["since_previous"]["by"] == pytest.approx(later["spread"]["gap"] - earlier["spread"]["gap"])
    assert later["wales"] == pytest.approx(later["spread"]["value"])
    assert got(analyst, f"compare/{REVIEWS}", period="FY2008-09")["change"]["direction"] == "closing"


def test_a_group_is_compared_with_itself_and_stands_beside_wales(analyst: httpx.Client) -> None:
    pilot = got(analyst, f"compare/{REVIEWS}", period="FY2008-09", group="pilot")
    assert {each["area"] for each in pilot["data"]} == set(REGIONS[1].members)
    assert (pilot["regions"], pilot["wales"]["area"]) == ([], "W92000004")
    assert pilot["spread"]["value"] == pytest.approx(
        100 * sum(each["numerator"] for each in pilot["data"]) / sum(each["denominator"] for each in pilot["data"])
    )
    two = got(analyst, f"gap/{REVIEWS}", members=f"{POWYS},{CARDIFF}", period_type="quarter")
    assert (two["group"]["group_type"], two["group"]["members"]) == ("own", [CARDIFF, POWYS])
    assert len(two["data"]) == 8
    assert {each["area"] for each in two["data"][-1]["moves"]} == {CARDIFF, POWYS}


def test_the_gap_of_a_group_stands_beside_that_of_wales(analyst: httpx.Client) -> None:
    wales = {each["period"]: each for each in got(analyst, f"gap/{REVIEWS}")["data"]}
    assert {each["wales_spread"] for each in wales.values()} == {None}
    pilot = got(analyst, f"gap/{REVIEWS}", group="pilot")["data"]
    assert [each["wales_spread"] for each in pilot] == [wales[each["period"]]["spread"] for each in pilot]
    assert all(each["spread"]["gap"] != each["wales_spread"]["gap"] for each in pilot)


def test_groups_have_the_members_of_the_day_asked_for(analyst: httpx.Client) -> None:
    def members(**query: str) -> list[str]:
        found = got(analyst, "groups", **query)["data"]
        return next(each["members"] for each in found if each["group"] == "west-glamorgan-board")

    assert len(members(on="2019-03-31")) == 3
    assert len(members()) == 2
    assert "2019-02-30" in refused(analyst, "groups", on="2019-02-30")


def test_a_series_says_what_its_points_say(analyst: httpx.Client) -> None:
    found = got(analyst, f"series/{REVIEWS}", area=AUTHORITIES[0].code, target="50")
    assert len(found["data"]) == 24
    assert found["data"][-1]["signal"] == "improvement"
    assert "run" in found["data"][-1]["rules"]
    chart = found["chart"]
    assert (chart["rules"], chart["rules_version"], chart["on_trial"]) == ("making-data-count-xmr", "1", False)
    assert (chart["assurance"], chart["recent_trend"], chart["overlapping"]) == ("passes", "level", False)
    anew = got(analyst, f"series/{REVIEWS}", area=AUTHORITIES[0].code, **{"break": "2008-04"})
    assert {each["signal"] for each in anew["data"]} == {"neither"}
    assert anew["chart"]["on_trial"] is True


def test_where_no_number_is_small_the_night_tells_everybody_what_the_analyst_is_told(
    public: httpx.Client, analyst: httpx.Client
) -> None:
    for path, query in (
        (f"compare/{REVIEWS}", {"period": "FY2008-09"}),
        (f"gap/{REVIEWS}", {}),
        (f"series/{REVIEWS}", {"area": CARDIFF}),
    ):
        told, known = got(public, path, **query), got(analyst, path, **query)
        assert told.pop("meta")["nightly"] == "2026-11-22T00:00:00Z"
        assert known.pop("meta")["nightly"] is None
        assert told == known


def test_before_the_night_is_over_nothing_is_said_of_anybody(store: Store) -> None:
    with served(store, now=lambda: datetime(2026, 9, 1, tzinfo=UTC)) as early:
        assert got(early, f"gap/{REVIEWS}")["data"] == []
        assert got(early, f"series/{REVIEWS}", area=CARDIFF)["data"] == []
        compared = got(early, f"compare/{REVIEWS}", period="FY2008-09")
        assert {(each["value"], each["verdict"], each["interval_low"]) for each in compared["data"]} == {
            (None, None, None)
        }
        assert (compared["gap"], compared["funnel"]) == (None, [])


@pytest.mark.parametrize(
    ("path", "query", "said"),
    [
        (f"compare/{REVIEWS}", {"group": "nowhere"}, "pilot"),
        (f"compare/{REVIEWS}", {"group": "pilot", "members": f"{CARDIFF},{POWYS}"}, "not both"),
        (f"gap/{REVIEWS}", {"members": CARDIFF}, "two authorities or more"),
        (f"gap/{REVIEWS}", {"members": f"{CARDIFF},W06999999"}, "W06999999"),
        (f"gap/{REVIEWS}", {"period_type": "academic_year"}, "year"),
        (f"series/{REVIEWS}", {}, "area has to be given"),
        (f"series/{REVIEWS}", {"area": CARDIFF, "target": "ninety"}, "97.5"),
        (f"series/{REVIEWS}", {"area": CARDIFF, "break": "2008-13"}, "2009-03"),
    ],
)
def test_what_cannot_be_asked_is_said_with_what_can(
    analyst: httpx.Client, path: str, query: dict[str, str], said: str
) -> None:
    assert said in refused(analyst, path, **query)


def test_an_indicator_that_there_is_not_has_no_address(analyst: httpx.Client) -> None:
    for path in ("gap/SCC/999", f"series/SCC/999?area={CARDIFF}"):
        answer = analyst.get(f"/api/v1/{path}")
        assert (answer.status_code, REVIEWS in answer.json()["detail"]) == (404, True)
