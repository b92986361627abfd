"""Who has no token, and a member with its own figures, collect every answer over HTTP and work out nothing that is withheld.

The store holds the figures of the demonstration. By default those of a few indicators, one of each kind of figure, are
collected; `INDICATORS=all MEMBERS=22` takes every indicator and member.
"""

import csv
import io
import os
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from hub.answers.readers import Role
from hub.domain.areas import AREAS, AUTHORITIES, WALES_CODE
from hub.domain.indicators import Indicator, catalogue
from hub.store.engine import Store
from tests.lib.attacker import Definition, attack
from tests.lib.databases import Databases
from tests.lib.invented import Wales, stated_populations, wales
from tests.lib.serving import TODAY, served
from tests.lib.signing_in import shown
from tests.lib.stores import fill

FEW = "EDU/002ii,SCC/002,SCC/004,SCA/001,SCA/007"
INDICATORS = os.environ.get("INDICATORS", FEW)
MEMBERS = int(os.environ.get("MEMBERS", "2"))
Rows = list[dict[str, Any]]


def indicators() -> dict[str, Indicator]:
    codes = catalogue() if INDICATORS == "all" else INDICATORS.split(",")
    return {code: catalogue()[code] for code in codes}


@pytest.fixture(scope="module")
def invented() -> Wales:
    return wales()


@pytest.fixture(scope="module")
def store(databases: Databases, migrated_database: str, invented: Wales) -> Iterator[Store]:
    """The demonstration's figures, as extracts of a while ago led to them."""
    address = databases.make(template=migrated_database)
    with Store(address) as store:
        fill(store, invented.figures, invented.standings, (), stated_populations(), extracts=True)
        yield store
    databases.drop(address)


@pytest.fixture(scope="module")
def public(store: Store) -> Iterator[httpx.Client]:
    """Reads without a token, after the night."""
    with served(store, indicators=indicators(), night=TODAY) as client:
        yield client


@pytest.fixture(scope="module")
def definitions(public: httpx.Client) -> dict[str, Definition]:
    entries = public.get("/api/v1/indicators").json()["data"]
    return {each["indicator"]: Definition(each["kind"], each["form"]) for each in entries}


@pytest.fixture(scope="module")
def everything(public: httpx.Client) -> Rows:
    """What is collected without a token."""
    return collected(public, {})


def collected(client: httpx.Client, headers: dict[str, str]) -> Rows:
    """Every row of every answer, each once: where one answer withholds what another shows, it counts as shown."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}

    def take(rows: Rows) -> None:
        for row in rows:
            key = (row["indicator"], row["area"], row["period"], row["source"])
            if found.setdefault(key, row)["numerator"] is None:
                found[key] = row
            if row["numerator"] is not None:
                assert found[key]["numerator"] == row["numerator"], "two answers differ"

    whole = client.get("/api/v1/observations", headers=headers).json()["data"]
    take(whole)
    for code in indicators():
        take(client.get("/api/v1/observations", params={"indicator": code}, headers=headers).json()["data"])
        text = client.get("/api/v1/observations", params={"indicator": code, "format": "csv"}, headers=headers).text
        take([_typed(row) for row in csv.DictReader(io.StringIO(text))])
    for path in paths(whole):
        answer = client.get(f"/api/v1/{path}", headers=headers)
        assert answer.status_code == 200, answer.text
        take([row for row in figures_in(answer.json()) if row["shorthand"] != "x"])
    return [row for row in found.values() if row["source"] == "derived"]


def paths(whole: Rows) -> Iterator[str]:
    """Every other way to ask for the same figures."""
    periods = sorted({(row["indicator"], row["period"]) for row in whole})
    types = sorted({(row["indicator"], row["period_type"]) for row in whole})
    for code, period in periods:
        yield f"compare/{code}?period={period}"
    for period in sorted({period for _, period in periods}):
        yield f"overview?period={period}"
    for code, type_ in types:
        yield from (f"series/{code}?area={each.code}&period_type={type_}" for each in AREAS)
    yield from (f"profile/{each.code}" for each in AUTHORITIES)
    yield "reconciliation"


def figures_in(answer: Any) -> Iterator[dict[str, Any]]:
    """Every figure with a numerator anywhere in an answer; what stands beside a submitted one belongs to its row."""
    if isinstance(answer, list):
        for each in answer:
            yield from figures_in(each)
    if isinstance(answer, dict):
        if {"indicator", "area", "period", "numerator"} <= set(answer):
            yield {"source": "derived", **answer}
        if {"finding", "derived"} <= set(answer) and answer["derived"] is not None:
            yield {**answer, **answer["derived"], "source": "derived"}
        for each in answer.values():
            yield from figures_in(each)


def _typed(row: dict[str, str]) -> dict[str, Any]:
    return {**row, "numerator": int(row["numerator"] or -1) if row["numerator"] else None} | {
        "denominator": int(row["denominator"]) if row["denominator"] else None
    }


def test_who_has_no_token_works_out_nothing(everything: Rows, definitions: dict[str, Definition]) -> None:
    assert any(row["numerator"] is None for row in everything)
    assert any(row["numerator"] is not None for row in everything)
    assert list(attack(everything, definitions)) == []


@pytest.mark.parametrize("area", [each.code for each in AUTHORITIES[21 :: -max(1, 22 // MEMBERS)]][:MEMBERS])
def test_a_member_works_out_nothing_of_others(
    store: Store, public: httpx.Client, definitions: dict[str, Definition], area: str
) -> None:
    rows = collected(public, shown(store, Role.MEMBER, area))
    own = [row for row in rows if row["area"] == area]
    assert own
    assert all(row["numerator"] is not None for row in own)
    assert list(attack([row for row in rows if row["area"] != area], definitions, own, area)) == []


def test_what_would_be_shown_without_secondary_withholding_is_worked_out(
    invented: Wales, definitions: dict[str, Definition]
) -> None:
    """The attacker can do its work: with only the small numbers left out, it has dozens of them back."""
    rows = [
        {
            "indicator": each.indicator,
            "area": each.area,
            "period": each.period.code,
            "period_start": each.period.start,
            "period_end": each.period.end,
            "numerator": None if small else each.numerator,
            "denominator": None if small else each.denominator,
        }
        for each in invented.observations
        if each.indicator == "SCC/004" and each.source == "derived"
        for small in [min(each.numerator or 0, (each.denominator or 0) - (each.numerator or 0)) in range(1, 5)]
    ]
    assert len(list(attack(rows, definitions))) > 20


def test_the_pages_explanations_periods_and_freshness_hold_no_more(public: httpx.Client, everything: Rows) -> None:
    withheld = [row for row in everything if row["numerator"] is None and row["complete"]]
    for row in withheld[:: max(1, len(withheld) // 20)]:
        query = {"indicator": row["indicator"], "area": row["area"], "period": row["period"]}
        told = public.get("/api/v1/explain", params=query).json()
        assert (told["figure"]["numerator"], told["counts"], told["data"]) == (None, None, None)
        assert public.get("/explain", params=query).status_code == 200
        page = public.get("/", params=query).text
        assert "Withheld" in page
    freshness = public.get("/api/v1/streams").json()
    assert {each["recorded"] for row in freshness["data"] for each in row["streams"]} == {None}
    assert freshness["meta"]["nightly"] is not None


def test_the_gap_tells_of_nobody_who_is_withheld(public: httpx.Client, everything: Rows) -> None:
    shown = {(row["indicator"], row["area"], row["period"]): row["value"] for row in everything}
    partly = 0
    for code, type_ in sorted({(code, "month") for code in indicators()}):
        answer = public.get(f"/api/v1/gap/{code}", params={"period_type": type_}).json()
        for row in answer["data"]:
            moved = {each["area"]: each["value"] for each in row["moves"]}
            assert moved == pytest.approx({area: shown[code, area, row["period"]] for area in moved})
            if row["withheld"]:
                partly += 1
                wales = shown.get((code, WALES_CODE, row["period"]))
                assert row["spread"]["value"] == pytest.approx(wales)
                assert (row["best"], row["worst"], row["spread"]["gap"]) == (None, None, None)
    assert partly > 10


def test_past_moments_are_refused_in_words(store: Store, public: httpx.Client) -> None:
    query = {"as_known_at": "2026-11-01T12:00"}
    cardiff = shown(store, Role.MEMBER, "W06000015")
    asked = ("observations", "compare/SCC/004", "streams", "gap/SCC/004", "overview", "series/SCC/004?area=north-wales")
    for path, headers in [(f"/api/v1/{path}", headers) for path in asked for headers in ({}, cardiff)]:
        refused = public.get(f"{path}{'&' if '?' in path else '?'}{urlencode(query)}", headers=headers)
        assert (refused.status_code, refused.headers["content-type"]) == (403, "application/problem+json")
        assert "leave as_known_at out" in refused.json()["detail"]
    of_others = {"indicator": "SCC/004", "area": WALES_CODE, "period": "2009-03", **query}
    assert public.get("/api/v1/explain", params=of_others, headers=cardiff).status_code == 403
    own = public.get("/api/v1/observations", params={**query, "area": "W06000015"}, headers=cardiff)
    assert own.status_code == 200
    assert own.json()["meta"]["as_known_at"] == "2026-11-01T12:00:00Z"
    assert {row["area"] for row in own.json()["data"] if row["value"] is not None} == {"W06000015"}
    assert "not for everybody" in public.get("/", params={**query, "indicator": "SCC/004"}).text


def test_a_live_change_changes_nothing_for_others(store: Store, public: httpx.Client) -> None:
    with served(store, Role.ANALYST, indicators=indicators()) as analyst:
        before = [client.get("/api/v1/observations?indicator=SCC/004") for client in (public, analyst)]
        with store.engine.begin() as connection:
            connection.exec_driver_sql("update offsets set next_offset = next_offset + 1")
            connection.exec_driver_sql(
                "update figures set met = met + 7 where indicator = 'SCC/004' and authority = 'W06000015'"
            )
        after = [client.get("/api/v1/observations?indicator=SCC/004") for client in (public, analyst)]
    assert after[0].headers["etag"] == before[0].headers["etag"]
    assert after[1].headers["etag"] != before[1].headers["etag"]
    assert date.fromisoformat(after[0].json()["meta"]["state"][:10]) == TODAY
