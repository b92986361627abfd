"""What chance explains of averages: over HTTP and on the pages, and only where it is known how much cases differ."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import httpx
import pytest
from alembic import command
from sqlalchemy import text
from statsmodels.stats.weightstats import DescrStatsW

from hub.answers.readers import Role
from hub.answers.rows import COLUMNS
from hub.broker.connection import Record
from hub.domain.indicators import catalogue as indicators
from hub.domain.units import Counts, counts_by_month
from hub.store.auditing import auditing
from hub.store.engine import Store
from hub.store.migrate import configuration, migrate
from schemas.events.assessment_completed import AssessmentCompleted
from schemas.events.assessment_required import AssessmentRequired
from tests.integration.test_changed_definition import Both
from tests.lib.averages import AVERAGE, NOW, late_assessments
from tests.lib.databases import Databases
from tests.lib.serving import served
from tests.lib.statements import CARDIFF, POWYS, Log, header
from tests.lib.stores import fill

OLD, NEW = "SCC/042b-1", "SCC/042b-2"
MONTH = {"period": "2008-06"}
BEFORE = {AVERAGE: replace(indicators()[AVERAGE], method_version=OLD)}
AFTER = {AVERAGE: indicators()[AVERAGE]}
#: Cardiff's and Powys's late assessments: required on 2 March 2009, completed after so many working days.
DAYS = {CARDIFF: {8: "2009-03-12", 12: "2009-03-18", 10: "2009-03-16"}, POWYS: {9: "2009-03-13", 20: "2009-03-30"}}


@pytest.fixture(scope="module")
def store(databases: Databases, migrated_database: str) -> Iterator[Store]:
    address = databases.make(template=migrated_database)
    with Store(address) as store:
        fill(store, *late_assessments()[1:])
        yield store
    databases.drop(address)


@pytest.fixture(scope="module")
def analyst(store: Store) -> Iterator[httpx.Client]:
    with served(store, Role.ANALYST) as client:
        yield client


def test_an_average_has_its_interval_its_places_a_verdict_and_a_funnel(analyst: httpx.Client) -> None:
    days, _, _ = late_assessments()
    found = analyst.get(f"/api/v1/compare/{AVERAGE}", params=MONTH).json()
    assert len(found["data"]) == 22
    for each in found["data"]:
        low, high = DescrStatsW(days[each["area"], NOW]).tconfint_mean()
        assert (each["interval_low"], each["interval_high"]) == pytest.approx((low, high))
        assert each["rank_best"] <= each["rank"] <= each["rank_worst"]
    by_area = {each["area"]: each for each in found["data"]}
    assert (by_area[POWYS]["verdict"], by_area[POWYS]["rank_best"], by_area[POWYS]["rank_worst"]) == (
        "far_worse",
        22,
        22,
    )
    assert sum(each["verdict"] == "within" for each in found["data"]) >= 18
    assert found["spread"]["expected_beyond_inner"] == pytest.approx(1.1)
    limits = found["funnel"]
    assert all(0 <= each["outer_low"] < each["inner_low"] < each["inner_high"] < each["outer_high"] for each in limits)
    assert limits[0]["inner_high"] - limits[0]["inner_low"] > limits[-1]["inner_high"] - limits[-1]["inner_low"]


def test_the_gap_of_an_average_closes(analyst: httpx.Client) -> None:
    found = analyst.get(f"/api/v1/gap/{AVERAGE}", params={"period_type": "year"}).json()["data"]
    assert [each["period"] for each in found] == ["FY2007-08", "FY2008-09"]
    assert found[0]["spread"]["gap_low"] > 2
    assert found[1]["since_previous"]["direction"] == "closing"


def test_an_average_is_judged_in_the_overview_and_in_the_profile(analyst: httpx.Client) -> None:
    found = analyst.get("/api/v1/overview", params={"period": "FY2008-09"}).json()
    (average,) = [each for each in found["indicators"] if each["indicator"] == AVERAGE]
    assert (average["verdicts"]["compared"], average["verdicts"]["far_worse"]) == (22, 1)
    (own,) = [each for each in analyst.get(f"/api/v1/profile/{POWYS}").json()["data"] if each["indicator"] == AVERAGE]
    assert own["figure"]["verdict"] == "far_worse"
    assert own["figure"]["interval_low"] < own["figure"]["value"] < own["figure"]["interval_high"]


@pytest.mark.parametrize(
    ("path", "language", "said"),
    [
        ("/", "en", "Worse than chance allows: Powys (far worse)."),
        ("/", "en", "Small numbers and large ones"),
        ("/", "cy", "Niferoedd bach a mawr"),
        ("/", "cy", "Powys"),
        ("/gap", "en", "The gap is closing"),
        ("/gap", "cy", "diwrnod gwaith"),
        ("/overview", "en", "▼▼"),
        ("/overview", "cy", "▼▼"),
    ],
)
def test_the_pages_say_what_chance_explains_of_an_average(
    analyst: httpx.Client, path: str, language: str, said: str
) -> None:
    query = {"indicator": AVERAGE, "period": "FY2008-09", "lang": language}
    assert said in analyst.get(path, params=query).text


def test_what_averages_are_judged_by_is_no_column_and_is_withheld_with_them(
    analyst: httpx.Client, store: Store
) -> None:
    query = {"indicator": AVERAGE, "area": "*", "period_type": "month"}
    assert tuple(analyst.get("/api/v1/observations", params=query).json()["data"][0]) == COLUMNS
    assert "squares" not in COLUMNS
    with served(store) as public:
        found = public.get(f"/api/v1/compare/{AVERAGE}", params=MONTH).json()
    assert {(each["value"], each["interval_low"], each["verdict"]) for each in found["data"]} == {(None, None, None)}
    assert (found["spread"], found["funnel"]) == (None, [])


def test_figures_of_an_earlier_version_stay_as_they_are_and_have_no_squares(empty_database: str) -> None:
    with Store(empty_database) as store:
        with store.engine.connect() as connection:
            earlier = configuration()
            earlier.attributes["connection"] = connection
            command.upgrade(earlier, "0005")
            connection.execute(
                text(
                    "insert into figures values ('W06000015', 'SCC/042b', 'SCC/042b-1', '2009-03-01', 5, 0, 0, 3, 0, 0, 0, 30)"
                )
            )
            connection.commit()
        migrate(empty_database)
        with auditing(store) as audit:
            (kept,) = counts_by_month(audit.figures(CARDIFF)[AVERAGE, OLD]).values()
    assert kept == Counts(outside=5, missed=3, measure=30)
    assert kept.known_squares is None


@pytest.fixture
def both(fresh_database: str) -> Iterator[Both]:
    """A store of an earlier version: it counted by the definition of which no squares were kept."""
    with Store(fresh_database) as store:
        found = Both(store)
        with store.engine.begin() as connection:
            connection.execute(text("delete from definitions"))
        found.go_over(BEFORE, CARDIFF, POWYS)
        for code, days in DAYS.items():
            log = Log(code)
            found.take(*(record for number, on in days.items() for record in _assessment(log, code, number, on)))
            kinds = dict.fromkeys(("assessment_required", "assessment_completed"), "stated")
            found.take(log.complete("2009-04-30", 1, kinds))
        with store.engine.begin() as connection:
            connection.execute(text("update figures set squares = 0"))
            connection.execute(text("delete from changes where state = 'squares'"))
        yield found


def _assessment(log: Log, code: str, number: int, on: str) -> list[Record]:
    record, person = f"A{number}", f"P{number}"
    return log.put(
        AssessmentRequired(header("assessment_required", record, person, "2009-03-02", authority=code), "initial"),
        AssessmentCompleted(header("assessment_completed", record, person, on, authority=code)),
    )


def compared(store: Store, **query: str) -> dict[str, tuple[object, object, object]]:
    """Value, verdict, and whether there is an interval, by authority."""
    with served(store, Role.ANALYST, indicators=AFTER) as client:
        found = client.get(f"/api/v1/compare/{AVERAGE}", params={"period": "2009-03", **query}).json()
    return {
        each["area"]: (each["value"], each["verdict"], each["interval_low"] is not None)
        for each in found["data"]
        if each["value"] is not None
    }


def test_a_store_from_before_has_no_intervals_until_it_has_counted_again_and_then_at_every_moment(both: Both) -> None:
    without = {CARDIFF: (10.0, None, False), POWYS: (14.5, None, False)}
    then = {"as_known_at": "1970-01-01T00:16:40.900Z"}
    assert compared(both.store) == compared(both.store, **then) == without
    both.go_over(AFTER, CARDIFF)
    assert compared(both.store) == without, "until every authority is counted again"
    both.go_over(AFTER, POWYS)
    judged = {CARDIFF: (10.0, "within", True), POWYS: (14.5, "within", True)}
    assert compared(both.store) == compared(both.store, **then) == judged
    assert compared(both.store, method_version=OLD) == without
    with auditing(both.store) as audit:
        (counts,) = audit.counts(CARDIFF).values()
        assert (counts.measure, counts.squares) == (30, 8**2 + 12**2 + 10**2)
        assert audit.changes(CARDIFF)[AVERAGE, NEW][AVERAGE, date(2009, 3, 1), "squares"].keys()
