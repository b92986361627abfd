"""A store made again from its log while authorities report, or after its log was cut or begun anew; nobody sees a half of it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from kafka import KafkaAdminClient
from kafka.structs import TopicPartition

from consumers.rebuilding.rebuild import rebuild
from hub.broker.client import open_client
from hub.broker.publisher import Publisher
from hub.errors import DifferenceFound
from hub.store.engine import Store
from hub.store.owed import quarantined, request_replay
from hub.store.reading import reading
from schemas.catalogue import catalogue as schemas
from schemas.codec import codec
from schemas.topics import Stream, topic
from tests.lib.consuming import consuming, wait_for
from tests.lib.exchange import Exchange
from tests.lib.reporting import OPTIONS, Wales, figures, reported
from tests.lib.statements import CARDIFF, review_held

FOREVER = 2**62


@pytest.fixture
def wales(exchange: Exchange, fresh_database: str, tmp_path: Path) -> Iterator[Wales]:
    """Two nights are in the store; three more are to come."""
    with Store(fresh_database) as store:
        yield reported(exchange, store, tmp_path)


@contextmanager
def polled(store: Store) -> Iterator[list[str]]:
    """Read without a pause until the block ends; whatever did not add up, or went back, is in the list."""
    stop, wrong = threading.Event(), list[str]()

    def poll() -> None:
        last: dict[tuple[str, str], int] = {}
        while not stop.is_set():
            with reading(store) as read:
                now, summed = read.month_figures(), read.month_figures(as_known_at=FOREVER)
                recorded = {(each.authority, each.stream): each.recorded for each in read.streams()}
            if now != summed:
                wrong.append("the figures are not the sum of their changes")
            if any(recorded.get(stream, 0) < before for stream, before in last.items()):
                wrong.append(f"from {last} back to {recorded}")
            last = recorded

    thread = threading.Thread(target=poll)
    thread.start()
    try:
        yield wrong
    finally:
        stop.set()
        thread.join()


def test_authorities_go_on_reporting_and_people_reading_while_the_tables_are_exchanged(wales: Wales) -> None:
    with consuming(wales.store, wales.exchange.hub), polled(wales.store) as wrong:
        reporting = threading.Thread(target=wales.report_all)
        reporting.start()
        outcomes = [wales.rebuild() for _ in range(3)]
        reporting.join()
        wales.settle()
        outcomes.append(wales.rebuild())
    assert wrong == []
    assert [(outcome.differences, outcome.has_switched) for outcome in outcomes] == [([], True)] * 4
    assert outcomes[-1].messages == sum(wales.sent().values())


def test_a_consumer_starts_over_when_the_store_was_mended_under_it(wales: Wales) -> None:
    with consuming(wales.store, wales.exchange.hub):
        time.sleep(5)  # until it holds its partitions
        wales.report()
        wales.settle()
        wales.change("update standings set as_at = as_at - 40", "update figures set met = met + 1")
        assert wales.rebuild(switch_anyway=True).has_switched
        wales.report()
        wales.settle()
    assert wales.rebuild(compare_only=True).differences == []


def test_messages_set_aside_keep_their_numbers_and_one_tried_again_is_still_said_to_have_been(wales: Wales) -> None:
    readable = codec()._readable
    unknown = schemas().newest("review_held").schema_id
    entry = readable.pop(unknown)
    try:
        with consuming(wales.store, wales.exchange.hub), Publisher(wales.exchange.enrol(CARDIFF), CARDIFF) as publisher:
            for event in [review_held(f"RV{number}", "P1", "CP1", "2009-03-10") for number in range(3)]:
                publisher.send(
                    topic(CARDIFF, Stream.CASE), event.header.subject.encode(), codec().encode(event)
                ).result()
            publisher.send(topic(CARDIFF, Stream.CASE), b"0123456789abcdef", b"no message").result()
            wales.settle()
            readable[unknown] = entry
            chosen = [each.number for each in quarantined(wales.store) if each.code == "unknown_schema"]
            request_replay(wales.store, chosen[:2])
            assert wait_for(lambda: [each.state for each in quarantined(wales.store)].count("replayed"), 2) == 2
    finally:
        readable[unknown] = entry
    numbers = {each.address: (each.number, each.known_at, each.code) for each in quarantined(wales.store)}
    assert len(numbers) == 4
    found = wales.rebuild()
    assert {each.what for each in found.differences} >= {"message set aside", "statement"}, (
        "the third can be read by now"
    )
    assert wales.rebuild(switch_anyway=True).has_switched
    after = quarantined(wales.store)
    assert {each.address: (each.number, each.known_at, each.code) for each in after} == numbers
    assert [each.state for each in after].count("open") == 1
    assert wales.rebuild().differences == []


def test_a_topic_made_again_counts_with_what_it_was_before(wales: Wales) -> None:
    of_cardiff = "select count(*) from statements s join topics t on t.id = s.topic where t.authority = 'W06000015'"
    [(kept,)] = wales.rows(of_cardiff)
    wales.exchange.clear()
    for code in wales.authorities:
        wales.exchange.enrol(code)
    with consuming(wales.store, wales.exchange.hub):
        wales.report()
        wales.settle()
    before = figures(wales.store)
    outcome = wales.rebuild()
    assert outcome.differences == []
    assert sum(count for name, count in outcome.taken_over.items() if CARDIFF in name) == kept
    assert figures(wales.store) == before


def test_a_store_that_nobody_has_reported_to_is_rebuilt_as_it_is(exchange: Exchange, fresh_database: str) -> None:
    with Store(fresh_database) as store:
        outcome = rebuild(store, exchange.hub, OPTIONS, lambda _: None)
    assert (outcome.messages, outcome.differences, outcome.has_switched) == (0, [], True)


def test_a_log_that_was_cut_stops_the_rebuild_and_says_where(wales: Wales) -> None:
    before = figures(wales.store)
    admin = open_client(KafkaAdminClient, wales.exchange.admin, "tests")
    admin.delete_records({TopicPartition(topic(CARDIFF, Stream.CASE), 0): 3})
    admin.close()
    with pytest.raises(DifferenceFound, match="W06000015"):
        wales.rebuild()
    assert figures(wales.store) == before
