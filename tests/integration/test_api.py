"""The interface over a real database: figures, roles, languages, forms, problems."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import jsonschema
import pytest
from sqlalchemy import text

from hub.answers.admission import token_hash
from hub.answers.readers import Role
from hub.answers.rows import COLUMNS
from hub.domain.indicators import catalogue
from hub.store import tokens
from hub.store.engine import Store
from schemas.catalogue import catalogue as contract
from tests.lib.databases import Databases
from tests.lib.serving import TODAY, served
from tests.lib.signing_in import shown
from tests.lib.stores import a_year_of_wales, fill, published

CARDIFF, NEWPORT, WALES = "W06000015", "W06000022", "W92000004"


@pytest.fixture(scope="module")
def store(databases: Databases, migrated_database: str) -> Iterator[Store]:
    """A store with a year of invented figures and one published one."""
    address = databases.make(template=migrated_database)
    with Store(address) as store:
        figures, standings = a_year_of_wales()
        fill(store, figures, standings, [published("SCC/006", "FY2008-09", 95.0, "95%")])
        yield store
    databases.drop(address)


@pytest.fixture(scope="module")
def analyst(store: Store) -> Iterator[httpx.Client]:
    """Reads without a token as the national operator does."""
    with served(store, Role.ANALYST) as client:
        yield client


@pytest.fixture(scope="module")
def public(store: Store) -> Iterator[httpx.Client]:
    """Reads without a token as anybody does."""
    with served(store) as client:
        yield client


def rows(client: httpx.Client, **query: str) -> list[dict[str, Any]]:
    answer = client.get("/api/v1/observations", params=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


def test_a_figure_has_the_promised_columns_in_their_order(analyst: httpx.Client) -> None:
    (one,) = rows(analyst, indicator="SCC/006", area=CARDIFF, period_type="year")
    assert tuple(one) == COLUMNS
    assert (one["numerator"], one["denominator"], one["value"]) == (1140, 1200, 95.0)
    assert (one["period"], one["period_start"], one["period_end"]) == ("FY2008-09", "2008-04-01", "2009-03-31")
    assert (one["status"], one["complete"], one["shorthand"], one["data_as_of"]) == ("final", True, "", "2009-04-30")


def test_the_answer_as_csv_says_the_same_as_json(analyst: httpx.Client) -> None:
    query = {"indicator": "SCC/006,SCC/004", "area": f"{WALES},north-wales", "period_type": "quarter,year"}
    answer = analyst.get("/api/v1/observations", params={**query, "format": "csv"})
    table = list(csv.DictReader(io.StringIO(answer.text)))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert tuple(table[0]) == COLUMNS

    def written(value: object) -> str:
        return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)

    assert table == [{name: written(value) for name, value in row.items()} for row in rows(analyst, **query)]
    assert analyst.get("/api/v1/observations", params=query, headers={"Accept": "text/csv"}).text == answer.text


def test_wales_is_the_sum_of_its_regions_and_of_its_authorities_in_one_answer(analyst: httpx.Client) -> None:
    totals: dict[tuple[str, str], dict[str, int]] = {}
    for row in rows(analyst, area="*", source="derived"):
        levels = totals.setdefault((row["indicator"], row["period"]), {})
        levels[row["area_type"]] = levels.get(row["area_type"], 0) + row["numerator"]
    assert totals
    assert all(each["authority"] == each["region"] == each["country"] for each in totals.values())


def test_from_and_to_keep_the_periods_that_lie_within(analyst: httpx.Client) -> None:
    found = rows(
        analyst, indicator="SCC/006", area=WALES, source="derived", **{"from": "FY2008-09-Q4", "to": "2009-03"}
    )
    assert [each["period"] for each in found] == ["2009-01", "2009-02", "2009-03", "FY2008-09-Q4"]


def test_a_published_figure_stands_beside_the_derived_one(analyst: httpx.Client) -> None:
    found = rows(analyst, indicator="SCC/006", area=WALES, period_type="year")
    assert [(each["source"], each["value"] == 95.0) for each in found] == [("derived", False), ("submitted", True)]
    assert rows(analyst, source="submitted") == [found[1]]


def test_titles_and_names_come_in_welsh_when_asked_for(analyst: httpx.Client) -> None:
    query = {"indicator": "SCC/006", "area": CARDIFF, "period_type": "year"}
    (by_query,) = rows(analyst, **query, lang="cy")
    by_header = analyst.get("/api/v1/observations", params=query, headers={"Accept-Language": "cy, en;q=0.5"})
    assert (by_query["area_name"], by_header.headers["content-language"]) == ("Caerdydd", "cy")
    assert by_header.json()["data"] == [by_query]


def test_until_the_snapshot_of_the_night_is_there_the_public_gets_what_was_published_alone(
    public: httpx.Client,
) -> None:
    (only,) = rows(public)
    assert (only["area"], only["source"], only["value"]) == (WALES, "submitted", 95.0)


def test_a_member_gets_its_own_numbers_as_they_are(store: Store, public: httpx.Client) -> None:
    answer = public.get("/api/v1/observations?source=derived", headers=shown(store, Role.MEMBER, CARDIFF))
    assert {each["area"] for each in answer.json()["data"] if each["numerator"] is not None} == {CARDIFF}
    comparison = public.get("/api/v1/compare/SCC/006", headers=shown(store, Role.MEMBER, CARDIFF)).json()
    assert [each["area"] for each in comparison["data"] if each["value"] is not None] == [CARDIFF]
    assert comparison["wales"]["value"] is None


def test_an_inspector_reads_what_the_analyst_reads(store: Store, public: httpx.Client, analyst: httpx.Client) -> None:
    answer = public.get("/api/v1/observations", headers=shown(store, Role.INSPECTOR))
    assert answer.json()["data"] == rows(analyst)


def test_operators_read_freshness_and_no_figures(store: Store, public: httpx.Client) -> None:
    ops = shown(store, Role.OPS)
    for path in ("/api/v1/observations", "/api/v1/compare/SCC/006", "/api/v1/live"):
        refused = public.get(path, headers=ops)
        assert (refused.status_code, refused.headers["content-type"]) == (403, "application/problem+json")
    assert public.get("/api/v1/streams", headers=ops).json()["data"][0]["streams"][0]["recorded"] == 40
    assert public.get("/", headers=ops).status_code == 403


@pytest.mark.parametrize(
    "header", ["Bearer wrong", "Bearer", "Basic YTpi", "wrong"], ids=["unknown", "empty", "another scheme", "no scheme"]
)
def test_a_token_that_does_not_work_is_no_way_to_read_as_the_public(public: httpx.Client, header: str) -> None:
    for path in ("/api/v1/observations", "/api/v1/areas", "/api/v1/streams", "/schema-registry/subjects", "/"):
        refused = public.get(path, headers={"Authorization": header})
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Bearer")


def test_a_token_ends_with_its_last_day_or_when_it_is_revoked(store: Store, public: httpx.Client) -> None:
    last_day = shown(store, Role.ANALYST, expires_on=TODAY)
    day_before = shown(store, Role.ANALYST, expires_on=date(2026, 11, 21))
    assert public.get("/api/v1/areas", headers=last_day).status_code == 200
    ended = public.get("/api/v1/areas", headers=day_before)
    assert (ended.status_code, "ended on 2026-11-21" in ended.json()["detail"]) == (401, True)
    found = tokens.find(store, token_hash(last_day["Authorization"].removeprefix("Bearer ")))
    assert found is not None
    tokens.revoke(store, found.id, 1_790_000_001_000)
    assert "was revoked" in public.get("/api/v1/areas", headers=last_day).json()["detail"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("indicator=SCC/999", "SCC/006"),
        ("area=Cardiff", "W06000015"),
        ("period_type=decade", "academic_year"),
        ("source=rumour", "submitted"),
        ("from=FY2008-10", "FY2008-09"),
        ("from=2009-13", "2009-03"),
        ("from=2009-03&to=2008-03", "before 2009-03"),
        ("lang=fr", "cy"),
        ("format=xml", "csv"),
        ("as_known_at=2009-01-01", "2009-03-31T17:00"),
        ("as_known_at=2027-01-01T00:00", "in the future"),
        ("as_known_at=yesterday", "offset"),
        ("method_version=SCC/006-99", "SCC/006-1"),
        ("indicators=SCC/006", "indicator, area"),
        ("lang=cy&lang=en", "given twice"),
        ("area=", "W92000004"),
    ],
)
def test_a_question_that_cannot_be_answered_says_what_can_be(analyst: httpx.Client, query: str, said: str) -> None:
    answer = analyst.get(f"/api/v1/observations?{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert said in answer.json()["detail"]
    assert set(answer.json()) <= {"type", "title", "status", "detail", "parameter", "valid"}


def test_what_is_wrong_with_a_question_is_said_in_welsh_to_who_wants_welsh(analyst: httpx.Client) -> None:
    path = "/api/v1/observations?from=2009-03&to=2008-03"
    for answer in (analyst.get(f"{path}&lang=cy"), analyst.get(path, headers={"Accept-Language": "cy, en;q=0.5"})):
        assert (answer.json()["title"], answer.headers["content-language"]) == ("Cais na ellir ei ateb", "cy")
        assert answer.json()["detail"] == "Nid yw to='2008-03' yn hysbys yma. Daw i ben cyn i 2009-03 ddechrau."
    assert analyst.get("/api/v1/nothing?lang=cy").json()["detail"].startswith("Nid oes dim yn y cyfeiriad hwn")
    unknown = analyst.get("/api/v1/observations", params={"lang": "cy"}, headers={"Authorization": "Bearer cyf_none"})
    assert (unknown.status_code, unknown.json()["title"]) == (401, "Heb ei awdurdodi")
    assert "yn hysbys yma" in unknown.json()["detail"]
    assert analyst.get(f"{path}&lang=fr", headers={"Accept-Language": "cy"}).headers["content-language"] == "en"


def test_every_error_has_the_one_shape(analyst: httpx.Client) -> None:
    asked = {
        404: analyst.get("/api/v1/nothing"),
        405: analyst.post("/api/v1/areas"),
        406: analyst.get("/api/v1/observations", headers={"Accept": "image/png"}),
    }
    for status, answer in asked.items():
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
        assert answer.json()["status"] == status
    assert asked[405].headers["allow"] == "GET"
    unknown = analyst.get("/api/v1/compare/SCC/999")
    assert (unknown.status_code, unknown.json()["valid"]) == (404, list(catalogue()))


def test_a_store_that_is_away_is_no_fault_of_the_question() -> None:
    with Store("postgresql://hub:secret@127.0.0.1:9/hub") as away, served(away) as lost:
        for path in ("/api/v1/observations", "/readyz"):
            answer = lost.get(path)
            assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
            assert "secret" not in answer.text
        assert lost.get("/livez").status_code == 200
        assert lost.get("/").status_code == 503


def test_the_comparison_ranks_22_beside_wales(analyst: httpx.Client) -> None:
    found = analyst.get("/api/v1/compare/SCC/006").json()
    assert (len(found["data"]), len(found["regions"]), found["wales"]["area"]) == (22, 3, WALES)
    assert found["data"][0]["rank"] == 1
    assert found["data"][0]["period"] == "FY2008-09"
    assert found["gap"]["points"] == pytest.approx(found["data"][0]["value"] - found["data"][-1]["value"])
    assert [each["text"] for each in found["published"]] == ["95%"]
    wrong = analyst.get("/api/v1/compare/EDU/002ii?period=FY2008-09")
    assert (wrong.status_code, "academic_year" in wrong.json()["detail"]) == (400, True)


def test_a_comparison_without_any_figure_says_so(fresh_database: str) -> None:
    with Store(fresh_database) as empty, served(empty, Role.ANALYST) as client:
        answer = client.get("/api/v1/compare/SCC/006")
        assert (answer.status_code, answer.json()["type"]) == (404, "urn:cyfnewid:problem:no-figures")
        assert client.get("/api/v1/observations").json()["data"] == []
        assert client.get("/").status_code == 200


def test_a_demonstration_says_so_in_both_languages_wherever_it_answers(store: Store) -> None:
    with served(store, Role.ANALYST, demonstration=True) as demo:
        answer = demo.get("/api/v1/observations")
        assert answer.json()["meta"]["demonstration"] is True
        assert {*answer.json()["meta"]["notice"]} == {"en", "cy"}
        assert "Invented cases" in answer.headers["x-notice"]
        assert "Achosion dychmygol" in answer.headers["x-notice"]
        for row in answer.json()["data"]:
            assert row["indicator_title"].endswith(" (invented cases)") == (row["source"] == "derived")
        table = demo.get("/api/v1/observations?format=csv&lang=cy&source=derived").text.splitlines()[1:]
        assert all("(achosion dychmygol)" in line for line in table)
        for path in ("/api/v1/indicators", "/api/v1/areas", "/api/v1/streams", "/api/v1/compare/SCC/006"):
            assert demo.get(path).json()["meta"]["demonstration"] is True


def test_a_mistyped_address_of_a_page_shows_another_and_says_so(analyst: httpx.Client) -> None:
    assert "is not known here" in analyst.get("/?indicator=SCC/21").text
    assert "is not understood" in analyst.get("/?indicator=SCC/006&period=banana").text
    for sentence in ("is not known here", "is not understood"):
        assert sentence not in analyst.get("/").text


def test_freshness_is_what_each_authority_achieved(analyst: httpx.Client) -> None:
    found = {each["area"]: each for each in analyst.get("/api/v1/streams").json()["data"]}
    assert len(found) == 22
    assert (found["W06000023"]["as_at"], found[CARDIFF]["as_at"]) == ("2009-02-28", "2009-04-30")
    assert found[CARDIFF]["indicators"] == list(catalogue())
    assert found[CARDIFF]["last_event_at"].startswith("2026-")


def test_a_reader_whose_copy_is_still_right_gets_no_second_one(analyst: httpx.Client) -> None:
    first = analyst.get("/api/v1/observations?area=W92000004")
    again = analyst.get("/api/v1/observations?area=W92000004", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_other_peoples_tools_find_the_contract_in_confluents_form(public: httpx.Client) -> None:
    assert public.get("/schema-registry/subjects").json() == list(contract().subjects)
    newest = contract().newest("referral_received")
    for version in ("latest", "-1", str(newest.version)):
        found = public.get(f"/schema-registry/subjects/referral_received/versions/{version}").json()
        assert found == {
            "subject": "referral_received",
            "version": newest.version,
            "id": newest.schema_id,
            "schema": newest.text,
        }
    assert json.loads(public.get(f"/schema-registry/schemas/ids/{newest.schema_id}").json()["schema"])["name"]
    assert public.get("/schema-registry/subjects/referral_received/versions").json() == [1]
    for path, code in (
        ("subjects/nobody/versions/1", 40401),
        ("subjects/referral_received/versions/99", 40402),
        ("schemas/ids/999999", 40403),
        ("schemas/ids/x", 40403),
    ):
        missing = public.get(f"/schema-registry/{path}")
        assert (missing.status_code, missing.json()["error_code"]) == (404, code)


def test_answers_are_as_the_interface_describes_them(analyst: httpx.Client) -> None:
    described = analyst.get("/api/openapi.json").json()
    for path in ("observations", "indicators", "areas", "streams"):
        content = described["paths"][f"/api/v1/{path}"]["get"]["responses"]["200"]["content"]
        schema = {**content["application/json"]["schema"], "components": described["components"]}
        jsonschema.validate(analyst.get(f"/api/v1/{path}").json(), schema)
    content = described["paths"]["/api/v1/compare/{indicator}"]["get"]["responses"]["200"]["content"]
    schema = {**content["application/json"]["schema"], "components": described["components"]}
    jsonschema.validate(analyst.get("/api/v1/compare/SCC/006").json(), schema)
    for operations in described["paths"].values():
        assert set(operations) <= {"get", "post"}
        for each in operations.values():
            assert {"401", "403", "503"} <= set(each["responses"])
            assert "422" not in each["responses"]


def test_the_head_of_an_answer_can_be_asked_for_alone(analyst: httpx.Client) -> None:
    answer = analyst.head("/api/v1/areas")
    assert (answer.status_code, "etag" in answer.headers) == (200, True)


def test_requests_are_counted_by_the_pattern_of_their_route(analyst: httpx.Client) -> None:
    analyst.get("/api/v1/compare/SCC/006?period=FY2008-09")
    analyst.get("/streams")
    counted = analyst.get("/metrics").text
    assert 'hub_http_requests_total{method="GET",route="/api/v1/compare/{indicator}",status="200"}' in counted
    assert 'route="/streams",status="200"' in counted
    assert "SCC/006" not in counted


def test_who_follows_the_changes_hears_of_each_as_soon_as_it_is_committed(store: Store, analyst: httpx.Client) -> None:
    with analyst.stream("GET", "/api/v1/live") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        events = blocks(answer)
        assert next(events).startswith("retry: 3000\nevent: state\n")
        assert '"authority": null' in next(events), "whatever changed before this reader was heard of"
        with store.engine.begin() as connection:
            payload = json.dumps({"authority": CARDIFF, "indicators": ["SCC/006"]})
            connection.execute(text("select pg_notify('figures', :payload)"), {"payload": payload})
        assert next(events) == f"event: figures\ndata: {payload}"


def blocks(answer: httpx.Response) -> Iterator[str]:
    """Each server-sent event, without the comments between them."""
    lines: list[str] = []
    for line in answer.iter_lines():
        if line:
            lines.append(line)
        else:
            if not lines[0].startswith(":"):
                yield "\n".join(lines)
            lines = []
