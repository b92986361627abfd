"""A definition that changes: counted beside the one before it, in force when every authority is complete, both kept."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from consumers.definitions import complete_definitions
from consumers.engine import Engine
from hub.answers.readers import Role
from hub.domain.calendar import working_day_after
from hub.domain.histories.history import History
from hub.domain.indicators import Indicator
from hub.domain.indicators import catalogue as indicators
from hub.domain.rules.timely import timely
from hub.store.engine import Store
from schemas.catalogue import catalogue
from schemas.codec import codec
from tests.integration.test_engine import Bench
from tests.lib.serving import served
from tests.lib.statements import CARDIFF, POWYS, Log, decided, received

CODE, OLD, NEW = "SCC/006", "SCC/006-1", "SCC/006-2"
APRIL = {"from": "2009-03", "to": "2009-03", "period_type": "month", "indicator": CODE}


def within_a_week(history: History, as_at: date) -> Any:
    """The rule of the changed definition: five working days instead of one."""
    referrals = [(each.record, each.received_on, each.decided_on) for each in history.referrals]
    return timely(referrals, lambda day: working_day_after(day, 5), as_at)


BEFORE = {CODE: indicators()[CODE]}
AFTER = {CODE: replace(indicators()[CODE], method_version=NEW, units=within_a_week)}


class Both(Bench):
    """Two authorities, read by consumers that know one definition or the other."""

    rules: Mapping[str, Indicator] = BEFORE

    def _engine(self) -> Engine:
        return Engine(self.store, codec(), catalogue(), self.rules, 1000)

    def go_over(self, rules: Mapping[str, Indicator], *authorities: str) -> None:
        """Consumers that know these definitions take authorities over."""
        self.rules = rules
        for authority in authorities:
            complete_definitions(self.store, codec(), rules, authority)
        self.restart()


@pytest.fixture
def both(fresh_database: str) -> Iterator[Both]:
    """Cardiff and Powys, each with a referral decided the next day and one decided the day after, as at the end of April."""
    with Store(fresh_database) as store:
        found = Both(store)
        with store.engine.begin() as connection:
            connection.exec_driver_sql("delete from definitions")
        found.go_over(BEFORE, CARDIFF, POWYS)
        for code in (CARDIFF, POWYS):
            log = Log(code)
            for number, day in enumerate(("2009-03-03", "2009-03-04")):
                found.take(
                    *log.put(
                        received(f"R{number}", f"P{number}", "2009-03-02", authority=code),
                        decided(f"R{number}", f"P{number}", day, authority=code),
                    )
                )
            found.take(log.complete("2009-04-30", 1))
        yield found


def ask(store: Store, rules: Mapping[str, Indicator] = AFTER, **query: str) -> dict[str, tuple[int, int, str]]:
    """Numerator, denominator and method version by area."""
    with served(store, Role.ANALYST, indicators=rules) as client:
        answer = client.get("/api/v1/observations", params={**APRIL, **query})
        assert answer.status_code == 200, answer.text
        return {
            each["area"]: (each["numerator"], each["denominator"], each["method_version"])
            for each in answer.json()["data"]
        }


def test_the_new_definition_is_in_force_when_every_authority_is_counted_by_it(both: Both) -> None:
    by_old = {CARDIFF: (1, 2, OLD), POWYS: (1, 2, OLD), "W92000004": (2, 4, OLD)}
    assert ask(both.store).items() >= by_old.items()
    both.go_over(AFTER, CARDIFF)
    assert ask(both.store).items() >= by_old.items()
    assert ask(both.store, method_version=NEW).items() >= {CARDIFF: (2, 2, NEW), "W92000004": (2, 2, NEW)}.items()
    assert POWYS not in ask(both.store, method_version=NEW)
    both.go_over(AFTER, POWYS)
    assert ask(both.store).items() >= {CARDIFF: (2, 2, NEW), POWYS: (2, 2, NEW), "W92000004": (4, 4, NEW)}.items()
    assert ask(both.store, method_version=OLD).items() >= by_old.items()
    both_at_once = ask(both.store, method_version=f"{OLD},{NEW}")
    assert set(both_at_once) == set(by_old) | {"mid-and-west-wales", "south-east-wales"}


def test_what_was_known_can_be_asked_for_by_either_definition(both: Both) -> None:
    moment = "1970-01-01T00:16:40.001Z"
    before = ask(both.store, as_known_at=moment)
    both.go_over(AFTER, CARDIFF, POWYS)
    assert ask(both.store, as_known_at=moment, method_version=OLD) == before
    assert before == {}, "no day had taken effect"
    later = "1970-01-01T00:16:40.003Z"
    assert ask(both.store, as_known_at=later, method_version=OLD)[CARDIFF] == (1, 2, OLD)
    assert ask(both.store, as_known_at=later, method_version=NEW)[CARDIFF] == (2, 2, NEW)
    assert ask(both.store, as_known_at=later)[CARDIFF] == (2, 2, NEW)


def test_a_definition_that_was_left_stays_at_the_day_up_to_which_it_was_counted(both: Both) -> None:
    both.go_over(AFTER, CARDIFF, POWYS)
    log = Log(ends={f"exchange.{CARDIFF}.case": 4, f"exchange.{CARDIFF}.control": 1})
    both.take(*log.put(received("R9", "P9", "2009-03-05")), log.complete("2009-05-31", 2))
    assert ask(both.store)[CARDIFF] == (2, 3, NEW)
    assert ask(both.store, method_version=OLD)[CARDIFF] == (1, 2, OLD)
    with served(both.store, Role.ANALYST, indicators=AFTER) as client:
        days = {
            version: client.get(
                "/api/v1/observations", params={**APRIL, "area": CARDIFF, "method_version": version}
            ).json()["data"][0]["data_as_of"]
            for version in (OLD, NEW)
        }
    assert days == {OLD: "2009-04-30", NEW: "2009-05-31"}


def test_a_definition_that_is_taken_up_again_is_counted_from_the_beginning(both: Both) -> None:
    both.go_over(AFTER, CARDIFF, POWYS)
    log = Log(ends={f"exchange.{CARDIFF}.case": 4, f"exchange.{CARDIFF}.control": 1})
    both.take(*log.put(received("R9", "P9", "2009-03-05")), log.complete("2009-05-31", 2))
    both.go_over(BEFORE, CARDIFF)
    assert ask(both.store, BEFORE)[CARDIFF] == (2, 3, NEW), "until Powys is counted again, too"
    both.go_over(BEFORE, POWYS)
    assert ask(both.store, BEFORE).items() >= {CARDIFF: (1, 3, OLD), POWYS: (1, 2, OLD)}.items()


def test_a_comparison_and_an_explanation_name_the_definition_they_are_by(both: Both) -> None:
    both.go_over(AFTER, CARDIFF, POWYS)
    with served(both.store, Role.ANALYST, indicators=AFTER) as client:
        for version, value in ((NEW, 100.0), (OLD, 50.0)):
            query = {"period": "2009-03", "method_version": version}
            found = client.get(f"/api/v1/compare/{CODE}", params=query).json()
            assert {each["method_version"] for each in found["data"]} == {version}
            assert found["wales"]["value"] == value
        question = {"indicator": CODE, "area": CARDIFF, "period": "2009-03"}
        told = client.get("/api/v1/explain", params=question).json()
        assert (told["units_held"], told["counts"][2]["reasons"][0]["units"]) == (2, 2)
        told = client.get("/api/v1/explain", params={**question, "method_version": OLD}).json()
        assert (told["units_held"], {each["reasons"] for each in told["counts"]}) == (2, {None})
        for path, query in (("observations", {}), (f"compare/{CODE}", {}), ("explain", question)):
            answer = client.get(f"/api/v1/{path}", params={**query, "method_version": "SCC/006-0"})
            assert (answer.status_code, answer.json()["valid"]) == (400, [OLD, NEW])
