"""Statements that are held take effect in one piece, when their extract is complete: the engine on a real database."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest

from hub.broker.connection import Record
from hub.domain.units import Counts
from hub.store.auditing import auditing
from hub.store.engine import Store
from hub.store.owed import quarantined, receipts_owed
from hub.store.places import register
from hub.store.reading import reading
from hub.store.rows import TopicRow
from schemas.codec import codec
from schemas.events.reported_figure import ReportedFigure
from schemas.topics import topic
from tests.integration.test_engine import MARCH, Bench
from tests.lib.statements import CARDIFF, POWYS, Log, care_started, decided, header, received, review_held


@pytest.fixture
def bench(fresh_database: str) -> Iterator[Bench]:
    with Store(fresh_database) as store:
        yield Bench(store)


def at(moment: int, *records: Record) -> list[Record]:
    """Records that Kafka appended at a moment."""
    return [each._replace(appended_at=moment) for each in records]


def known(bench: Bench, moment: int | None, indicator: str = "SCC/006") -> Counts | None:
    """Cardiff's counts of March as known at a moment, or now."""
    with reading(bench.store) as read:
        found = [each for each in read.month_figures(moment) if (each.indicator, each.month) == (indicator, MARCH)]
    return found[0].counts if found else None


def cases(person: str, revision: int = 1, status: str = "asserted") -> list[Any]:
    """A child who was referred in time, came into care and had a review, under one of the keys of a case system."""
    told: dict[str, Any] = {"revision": revision, "status": status}
    return [
        received(f"R of {person}", person, "2009-03-02", **told),
        decided(f"R of {person}", person, "2009-03-03", **told),
        care_started(f"CP of {person}", person, "2009-03-02", **told),
        review_held(f"RV of {person}", person, f"CP of {person}", "2009-03-20", **told),
    ]


def test_on_the_day_a_council_changes_its_supplier_no_child_is_missing_and_none_is_there_twice(bench: Bench) -> None:
    """Three children under the old system's keys are withdrawn, and the same three asserted under the new one's.

    On the way over, one review that had been forgotten was found: the figures before are those of before, those after
    have the review, and between them there are none.
    """
    log = Log()
    children = ("Anwen", "Bryn", "Carys")
    old = [event for child in children for event in cases(f"{child} by the old key")]
    forgotten = old.pop()  # the last review
    bench.take(*at(1_000, *log.put(*old)), *at(2_000, log.complete("2009-03-31", 1)))
    before = {indicator: known(bench, None, indicator) for indicator in ("SCC/006", "SCC/021")}
    assert before == {"SCC/006": Counts(met=3), "SCC/021": Counts(met=2, missed=1)}
    withdrawn = [event for child in children for event in cases(f"{child} by the old key", 2, "withdrawn")][:-1]
    asserted = [event for child in children for event in cases(f"{child} by the new key")]
    assert forgotten.header.record not in {each.header.record for each in withdrawn}
    for number, event in enumerate((*withdrawn, *asserted)):
        taken = bench.take(*at(3_000 + number, *log.hold("the move", event)))
        assert taken.changed == {}
        assert {indicator: known(bench, None, indicator) for indicator in before} == before
        if number % 7 == 3:
            bench.restart()
    taken = bench.take(*at(4_000, log.complete("2009-04-01", 2, extract_id="the move")))
    after = {"SCC/006": Counts(met=3), "SCC/021": Counts(met=3)}
    assert taken.as_at == {CARDIFF: date(2009, 4, 1)}
    assert {indicator: known(bench, None, indicator) for indicator in before} == after
    for moment in range(2_000, 4_100, 10):
        then = {indicator: known(bench, moment, indicator) for indicator in before}
        assert then == (before if moment < 4_000 else after)


def test_an_extract_whose_end_never_comes_has_no_effect_and_holds_nothing_up(bench: Bench) -> None:
    log = Log()
    bench.take(*log.put(*cases("P1")), log.complete("2009-03-31", 1))
    bench.take(*log.hold("given up", *cases("P1", 2, "withdrawn")))
    bench.take(*log.put(*cases("P2")), log.complete("2009-04-01", 2))
    assert bench.figure("SCC/006", MARCH) == Counts(met=2)
    late = bench.take(log.complete("2009-04-02", 3, extract_id="given up"))
    assert late.as_at == {CARDIFF: date(2009, 4, 2)}
    assert bench.figure("SCC/006", MARCH) == Counts(met=2), "the extract before it ended without them"


def test_what_was_held_when_the_connector_was_killed_goes_on_with_what_it_sends_afterwards(bench: Bench) -> None:
    log = Log()
    first, second, *rest = cases("P1")
    bench.take(*log.hold("the move", first, second))
    bench.restart()
    bench.take(*log.hold("the move", second, *rest), log.complete("2009-03-31", 1, extract_id="the move"))
    assert bench.figure("SCC/006", MARCH) == Counts(met=1)
    assert bench.figure("SCC/021", MARCH) == Counts(met=1)


def test_a_figure_of_a_return_is_no_end_of_an_extract_of_cases(bench: Bench) -> None:
    log = Log()
    bench.take(*log.hold("the move", *cases("P1")))
    returns = codec().decode(Log().complete("2009-03-31", 2, extract_id="the move").value)
    returns = replace(returns, header=returns.header._replace(source="returns"), of_stream="performance")
    bench.take(log.put_raw("control", codec().encode(returns), b"returns"))
    assert bench.figure("SCC/006", MARCH) is None
    bench.take(log.complete("2009-03-31", 1, extract_id="the move"))
    assert bench.figure("SCC/006", MARCH) == Counts(met=1)


def test_an_end_that_is_withdrawn_lets_nothing_take_effect_and_takes_nothing_back(bench: Bench) -> None:
    log = Log()
    bench.take(*log.hold("the move", *cases("P1")))
    bench.take(log.complete("2009-03-31", 1, status="withdrawn", extract_id="the move"))
    assert bench.figure("SCC/006", MARCH) is None
    bench.take(log.complete("2009-03-31", 2, extract_id="the move"))
    bench.take(log.complete("2009-04-01", 3))
    bench.take(log.complete("2009-03-31", 4, status="withdrawn", extract_id="the move"))
    assert bench.figure("SCC/006", MARCH) == Counts(met=1)


def test_a_later_statement_on_the_case_stream_counts_rather_than_one_that_is_held(bench: Bench) -> None:
    log = Log()
    bench.take(*log.put(*cases("P1")), log.complete("2009-03-31", 1))
    bench.take(*log.hold("the move", *cases("P1", 2, "withdrawn")))
    bench.take(*log.put(decided("R of P1", "P1", "2009-03-09", revision=3)))
    assert bench.figure("SCC/006", MARCH) == Counts(missed=1)
    bench.take(log.complete("2009-03-31", 2, extract_id="the move"))
    assert bench.figure("SCC/006", MARCH) == Counts(unknown=1), "the decision stands; the referral is withdrawn"


def test_a_held_statement_is_answered_as_recorded_and_wrong_ones_are_set_aside(bench: Bench) -> None:
    log = Log()
    good, other = log.hold("the move", *cases("P1")[:2])
    figure = ReportedFigure(
        header("reported_figure", "SCC/006", "SCC/006", "2009-03-31"), "SCC/006", CARDIFF, "FY2008-09", "final", 95.0
    )
    bench.take(
        good,
        other._replace(key=b"somebody else"),
        log.put_raw("control", codec().encode(figure), b"SCC/006"),
        log.put_raw("control", codec().encode(received("R9", "P9", "2009-03-02", authority=POWYS)), b"x"),
    )
    [owed] = receipts_owed(bench.store, [CARDIFF], 10)
    assert (owed.recorded, owed.repeated) == (1, 0)
    assert [code for _, code, _ in owed.exceptions] == ["key_mismatch", "wrong_stream", "authority_mismatch"]
    assert {each.code for each in quarantined(bench.store)} == {"key_mismatch", "wrong_stream", "authority_mismatch"}


def test_a_case_of_before_that_is_read_late_finds_nothing_in_effect_that_was_not_then(bench: Bench) -> None:
    log = Log()
    bench.take(*at(1_000, log.complete("2009-03-31", 1)))
    bench.take(*at(2_000, *log.hold("the move", decided("R1", "P1", "2009-03-03"))))
    bench.take(*at(2_001, log.complete("2009-03-31", 2, extract_id="the move")))
    assert known(bench, None) == Counts(unknown=1)
    bench.take(*at(1_500, *log.put(received("R1", "P1", "2009-03-02"))))
    assert [known(bench, moment) for moment in (1_499, 1_500, 2_000, 2_001)] == [
        None, Counts(missed=1), Counts(missed=1), Counts(met=1)
    ]  # fmt: skip


def test_a_day_of_before_that_takes_effect_late_finds_nothing_in_effect_that_was_not_then(bench: Bench) -> None:
    log = Log()
    figure = log.put_raw("performance", b"no figure")
    bench.take(*at(500, log.complete("2009-03-02", 1)), *at(600, *log.put(received("R1", "P1", "2009-03-02"))))
    bench.take(*at(1_200, log.complete("2009-03-31", 2, waits_for={"performance": 1})))
    bench.take(*at(1_210, *log.hold("the move", decided("R1", "P1", "2009-03-03"))))
    bench.take(*at(1_220, log.complete("2009-03-02", 3, extract_id="the move", waits_for={})))
    bench.take(*at(1_215, figure))
    pending, missed = Counts(pending=1), Counts(missed=1)
    assert [known(bench, moment) for moment in (600, 1_214, 1_215, 1_219)] == [pending, pending, missed, missed]
    assert known(bench, 1_220) == known(bench, None) == Counts(met=1)


def test_who_was_held_and_pending_in_between_is_judged_by_a_day_that_comes_late(bench: Bench) -> None:
    log = Log()
    figure = log.put_raw("performance", b"no figure")
    bench.take(*at(500, log.complete("2009-03-02", 1)))
    bench.take(*at(1_200, log.complete("2009-03-31", 9, waits_for={"performance": 1})))
    bench.take(
        *at(1_000, *log.put(received("R1", "P1", "2009-03-02"))),
        *at(1_240, *log.hold("the move", decided("R1", "P1", "2009-03-03"))),
        *at(1_250, log.complete("2009-03-02", 3, extract_id="the move", waits_for={})),
    )
    bench.take(*at(1_230, figure))
    assert [known(bench, moment) for moment in (1_000, 1_230, 1_250)] == [
        Counts(pending=1), Counts(missed=1), Counts(met=1)
    ]  # fmt: skip


def test_the_store_says_how_many_take_effect_with_an_extract_and_keeps_what_never_does(bench: Bench) -> None:
    log = Log()
    bench.take(*log.hold("given up", *cases("P1")), *log.hold("the move", *cases("P2")))
    bench.take(log.complete("2009-03-31", 1, extract_id="the move"), log.complete("2009-04-01", 2))
    with auditing(bench.store) as audit:
        assert sorted((each.revision, each.held, each.held_from) for each in audit.extracts(CARDIFF)) == [
            (1, 4, 0), (2, 0, None)
        ]  # fmt: skip
        control = next(each for each in audit.topics() if each.name == topic(CARDIFF, "control"))
        assert len(list(audit.statements(control.number))) == 10


def test_a_control_topic_that_is_made_again_holds_its_own_and_leaves_what_took_effect(bench: Bench) -> None:
    log = Log()
    bench.take(*log.hold("the move", *cases("P1")), log.complete("2009-03-31", 1, extract_id="the move"))
    bench.take(*log.hold("another", *cases("P2")))
    name = topic(CARDIFF, "control")
    row = TopicRow(uuid5(NAMESPACE_OID, "made again"), name, CARDIFF, "control")
    bench.positions |= register(bench.store, [row], {name: [0]})
    bench.restart()
    del log.ends[name]
    bench.take(*log.hold("another", *cases("P3")), log.complete("2009-04-01", 2, extract_id="another"))
    assert bench.figure("SCC/006", MARCH) == Counts(met=2), "what the topic held that is gone counts never"
    with auditing(bench.store) as audit:
        assert [each.held for each in audit.extracts(CARDIFF)] == [4, 4]
        assert len({each.topic for each in audit.extracts(CARDIFF)}) == 2
