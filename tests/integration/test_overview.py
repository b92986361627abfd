"""The overview over HTTP: one state, whole for who may see it, empty for who may not, and quick to say what is wrong."""

import html
from collections.abc import Iterator

import httpx
import jsonschema
import pytest

from hub.answers.readers import Role
from hub.domain.indicators import catalogue
from hub.store.engine import Store
from tests.lib.databases import Databases
from tests.lib.serving import TODAY, served
from tests.lib.stores import a_year_of_wales, fill

PATH = "/api/v1/overview"


@pytest.fixture(scope="module")
def store(databases: Databases, migrated_database: str) -> Iterator[Store]:
    address = databases.make(template=migrated_database)
    with Store(address) as store:
        figures, standings = a_year_of_wales()
        fill(store, figures, standings, extracts=True)
        yield store
    databases.drop(address)


@pytest.fixture(scope="module")
def analyst(store: Store) -> Iterator[httpx.Client]:
    with served(store, Role.ANALYST, demonstration=True) as client:
        yield client


def test_a_program_reads_every_figure_and_what_stands_out_in_one_answer(analyst: httpx.Client) -> None:
    found = analyst.get(PATH).json()
    assert found["meta"]["count"] == len(found["data"]) == 22 * len(found["indicators"])
    assert (
        found["verdicts"]["worse"]
        == sum(each["verdict"] in ("worse", "far_worse") for each in found["data"])
        == sum(each["verdicts"]["worse"] for each in found["authorities"])
    )
    assert found["indicators"][0]["indicator_title"].endswith(" (invented cases)")
    values = analyst.get("/api/v1/observations?indicator=SCC/021&period_type=year&source=derived&area=*").json()
    assert values["meta"]["state"] == found["meta"]["state"]
    by_area = {each["area"]: each["value"] for each in values["data"]}
    own = [each for each in found["data"] if each["indicator"] == "SCC/021"]
    assert len(own) == 22
    assert all(by_area[each["area"]] == each["value"] for each in own)


def test_it_is_as_the_interface_describes_it(analyst: httpx.Client) -> None:
    described = analyst.get("/api/openapi.json").json()
    content = described["paths"][PATH]["get"]["responses"]["200"]["content"]
    schema = {**content["application/json"]["schema"], "components": described["components"]}
    jsonschema.validate(analyst.get(PATH).json(), schema)
    first = analyst.get(PATH)
    assert analyst.get(PATH, headers={"If-None-Match": first.headers["etag"]}).status_code == 304


def test_a_group_a_service_and_periods_can_be_asked_for(analyst: httpx.Client) -> None:
    query = {"group": "pilot", "service": "adults", "period": "FY2008-09-Q3,2008-12", "lang": "cy"}
    found = analyst.get(PATH, params=query).json()
    assert {each["service"] for each in found["indicators"]} == {"adults"}
    assert {each["period"] for each in found["indicators"]} == {"FY2008-09-Q3"}
    assert [each["area_name"] for each in found["authorities"]][:2] == ["Abertawe", "Castell-nedd Port Talbot"]
    own = analyst.get(PATH, params={"members": "W06000015,W06000022"}).json()
    assert {each["area"] for each in own["data"]} == {"W06000015", "W06000022"}


def test_a_group_says_who_has_not_always_belonged_to_it(analyst: httpx.Client) -> None:
    groups = {each["group"]: each for each in analyst.get("/api/v1/groups").json()["data"]}
    assert groups["west-glamorgan-board"]["dated_members"] == [
        {"authority": "W06000013", "since": None, "until": "2019-04-01"}
    ]
    assert groups["cwm-taf-morgannwg-board"]["dated_members"] == [
        {"authority": "W06000013", "since": "2019-04-01", "until": None}
    ]
    assert {each for each, group in groups.items() if group["dated_members"]} == {
        "west-glamorgan-board",
        "cwm-taf-morgannwg-board",
    }


def test_every_group_can_be_looked_at_also_one_of_a_single_authority(analyst: httpx.Client) -> None:
    groups = analyst.get("/api/v1/groups", params={"on": "2008-04-01"}).json()["data"]
    assert {1, 6, 7, 22} <= {len(each["members"]) for each in groups}
    for each in groups:
        found = analyst.get(PATH, params={"group": each["group"], "period": "FY2008-09"}).json()
        assert sorted(one["area"] for one in found["authorities"]) == sorted(each["members"])
        assert f'<p class="under">{each["group_name"]}</p>' in html.unescape(
            analyst.get("/overview", params={"group": each["group"]}).text
        )


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("service=housing", "children, adults"),
        ("group=everybody", "pilot"),
        ("period=FY2008-09,FY2007-08", "one period of a type"),
        ("period=2008", "FY2008-09"),
        ("members=W06000015", "two authorities"),
        ("indicator=SCC/006", "period, group"),
    ],
)
def test_what_cannot_be_asked_is_answered_with_what_can(analyst: httpx.Client, query: str, said: str) -> None:
    answer = analyst.get(f"{PATH}?{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert said in answer.json()["detail"]


def test_the_public_gets_no_number_that_is_withheld_and_no_verdict_on_one(store: Store, analyst: httpx.Client) -> None:
    few = {code: catalogue()[code] for code in ("SCC/004", "SCC/021")}
    with served(store, indicators=few, night=TODAY) as public:
        found = public.get(PATH).json()
    withheld = [each for each in found["data"] if each["shorthand"] == "c"]
    assert {(each["value"], each["numerator"], each["verdict"]) for each in withheld} == {(None, None, None)}
    known = {(each["indicator"], each["area"]): each["value"] for each in analyst.get(PATH).json()["data"]}
    shown = [each for each in found["data"] if each["value"] is not None]
    assert {(each["indicator"], each["area"], each["value"]) for each in shown} == {
        (each["indicator"], each["area"], known[each["indicator"], each["area"]]) for each in shown
    }
    assert 0 < len(withheld) < len(shown)


def test_a_store_without_a_figure_gives_an_empty_overview(fresh_database: str) -> None:
    with Store(fresh_database) as empty, served(empty, Role.ANALYST) as client:
        found = client.get(PATH).json()
        assert (found["data"], found["indicators"]) == ([], [])
        assert "no authority has reported" in client.get("/overview").text
