"""What an authority tries out on its practice stream is judged as ever, answered, and counted nowhere."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.structs import TopicPartition
from sqlalchemy import text

from consumers.rebuilding.rebuild import Options, rebuild
from consumers.verification.verify import verify
from hub.broker.client import open_client
from hub.broker.publisher import Publisher
from hub.broker.reader import Reader
from hub.broker.retention import keep_practice_shortly
from hub.domain.indicators import catalogue
from hub.ops.exposition import exposition
from hub.store.engine import Store
from hub.store.ingest.places import FencedError
from hub.store.owed import receipts_owed
from hub.store.places import positions
from hub.store.reading import reading
from hub.store.tables import metadata
from schemas.codec import codec
from schemas.events.receipt import Receipt
from schemas.events.reported_figure import ReportedFigure
from schemas.topics import CONSUMED, Stream, topic
from tests.integration.test_engine import Bench
from tests.lib.consuming import consuming, wait_for
from tests.lib.exchange import Exchange
from tests.lib.statements import CARDIFF, POWYS, Log, care_started, decided, header, received, review_held

PRACTICE = topic(CARDIFF, Stream.PRACTICE)


@pytest.fixture
def bench(fresh_database: str) -> Iterator[Bench]:
    with Store(fresh_database) as store:
        yield Bench(store)


def everything(store: Store) -> dict[str, str]:
    """A digest of each table, but for what is owed and how far practice was judged."""
    digest = "select md5(string_agg(t::text, '|' order by t::text)) from {} t"
    with store.engine.connect() as connection:
        return {
            name: str(connection.execute(text(digest.format(name))).scalar())
            for name in metadata.tables
            if name not in ("receipts", "practice")
        }


def figure(area: str = CARDIFF) -> ReportedFigure:
    head = header("reported_figure", "SCC/006", "SCC/006", "2009-03-31")
    return ReportedFigure(head, "SCC/006", area, "FY2008-09", "final", value=95.0)


def a_whole_extract() -> list[tuple[str, bytes, bytes]]:
    """Stream, value and key of much that is right, some of it twice, and of all that may be wrong."""
    people: list[Any] = [
        event
        for number in range(30)
        for event in (
            received(f"R{number}", f"P{number}", "2009-03-02"),
            decided(f"R{number}", f"P{number}", "2009-03-03"),
            care_started(f"CP{number}", f"P{number}", "2009-03-02"),
            review_held(f"RV{number}", f"P{number}", f"CP{number}", "2009-03-30"),
        )
    ]
    first = people[0]
    wrong = [
        received("R1", "P1", "2009-03-02", authority=POWYS),
        replace(first, header=first.header._replace(record="a name")),
    ]
    found = [("case", codec().encode(each), each.header.subject.encode()) for each in (*people, first, *wrong)]
    found.append(("case", codec().encode(first), b"another person"))
    found.append(("case", codec().encode(first)[:-3], first.header.subject.encode()))
    found.append(("performance", codec().encode(figure()), b"SCC/006"))
    found.append(("performance", codec().encode(figure(area=POWYS)), b"SCC/006"))
    found.append(("performance", b"\x00\x00\x00\x7f\xff123", b"SCC/006"))
    found.append(("control", Log().complete("2009-03-31", 7).value or b"", b"casefile"))
    return found


def codes(bench: Bench) -> list[tuple[str, str]]:
    """What the receipts owed say was wrong, and why."""
    owed = receipts_owed(bench.store, [CARDIFF], 100)
    return sorted((code, reason) for row in owed for _, code, reason in row.exceptions)


@pytest.mark.parametrize("few", [1, 10_000])
def test_an_extract_is_judged_in_practice_as_it_is_on_its_own_streams_and_changes_nothing(
    bench: Bench, fresh_database: str, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("schemas.codec.FEW", few)  # from how many messages on they are read by the column
    real = Log()
    bench.take(*real.put(received("R1", "P1", "2009-03-02")), real.complete("2009-03-31", 1))
    with bench.store.engine.begin() as connection:
        connection.execute(text("delete from receipts"))
    before = everything(bench.store)
    with reading(bench.store) as read:
        states = (read.state_id(), read.states(), read.state_of(CARDIFF), read.streams())
    tried = Log()
    taken = bench.take(*(tried.put_raw("practice", value, key) for _, value, key in a_whole_extract()))
    assert (taken.changed, taken.as_at, taken.batch.set_aside, taken.repeated) == ({}, {}, [], {})
    assert everything(bench.store) == before
    with reading(bench.store) as read:
        assert (read.state_id(), read.states(), read.state_of(CARDIFF), read.streams()) == states
    [owed] = receipts_owed(bench.store, [CARDIFF], 10)
    told = codes(bench)
    assert (owed.topic, owed.first_offset, owed.last_offset) == (PRACTICE, 0, len(a_whole_extract()) - 1)
    assert owed.recorded + len(owed.exceptions) == len(a_whole_extract())
    with bench.store.engine.begin() as connection:
        connection.execute(text("delete from receipts"))
    bench.take(*(real.put_raw(stream, value, key) for stream, value, key in a_whole_extract()))
    assert told == codes(bench)
    assert len(told) == 6


def test_a_receipt_or_a_topic_of_nobody_is_no_practice(bench: Bench) -> None:
    receipt = Receipt(CARDIFF, PRACTICE, 0, 0, 0, 1, 0, (), 0, 0)
    taken = bench.take(Log().put_raw("practice", codec().encode(receipt)))
    assert [each.code for each in taken.batch.mistaken] == ["wrong_stream"]


def test_an_extract_tried_out_may_wait_for_the_stream_it_is_tried_out_on(bench: Bench) -> None:
    log = Log()
    event = codec().decode(Log().complete("2009-03-31", 1).value)
    own = replace(event, ends=(replace(event.ends[0], topic=PRACTICE, offset=4),))
    others = replace(event, ends=(replace(event.ends[0], topic=topic(POWYS, "practice")),))
    taken = bench.take(*(log.put_raw("practice", codec().encode(each), b"casefile") for each in (own, others)))
    assert [each.code for each in taken.batch.mistaken] == ["impossible_end"]
    taken = bench.take(log.put_raw("control", codec().encode(own), b"casefile"))
    assert [each.code for each in taken.batch.set_aside] == ["impossible_end"], (
        "nothing real waits for what is tried out"
    )


def test_what_was_judged_once_is_not_judged_again_by_whoever_comes_next(bench: Bench) -> None:
    log = Log()
    tried = log.put_raw("practice", b"hello")
    bench.take(tried)
    assert Bench(bench.store).positions[PRACTICE, 0].next_offset == 1
    assert positions(bench.store)[PRACTICE, 0] == 1
    late = Bench(bench.store)
    bench.take(log.put_raw("practice", b"hello again"))
    with pytest.raises(FencedError):
        late.take(tried._replace(offset=1))
    assert [each.last_offset for each in receipts_owed(bench.store, [CARDIFF], 10)] == [0, 1]


def send(exchange: Exchange, name: str, *values: bytes, code: str = CARDIFF) -> None:
    with Publisher(exchange.enrol(code), code) as publisher:
        for value in values:
            publisher.send(name, b"casefile", value).result()


def judged(store: Store) -> Callable[[], int]:
    return lambda: positions(store).get((PRACTICE, 0), 0)


def receipts_of(exchange: Exchange) -> list[Receipt]:
    with Reader(exchange.hub) as reader:
        return [codec().decode(each.value) for each in reader.read(topic(CARDIFF, Stream.RECEIPTS))]


def test_a_connectors_trial_is_answered_and_a_rebuild_and_a_verification_know_nothing_of_it(
    exchange: Exchange, fresh_database: str
) -> None:
    exchange.enrol(CARDIFF)
    log = Log()
    record = log.put(received("R1", "P1", "2009-03-02"))[0]
    with Publisher(exchange.enrol(CARDIFF), CARDIFF) as publisher:
        for name in (record.topic, PRACTICE):
            publisher.send(name, record.key or b"", record.value or b"").result()
        publisher.send(PRACTICE, b"x", b"not a message").result()
    with Store(fresh_database) as store:
        with consuming(store, exchange.hub) as listener:
            assert wait_for(judged(store), 2) == 2
            covered = lambda: {each.topic for each in receipts_of(exchange)}  # noqa: E731
            assert wait_for(covered, {record.topic, PRACTICE}) == {record.topic, PRACTICE}
            told = exposition(listener.meters.registry).decode()
        of_practice = [each for each in receipts_of(exchange) if each.topic == PRACTICE]
        assert sum(each.recorded for each in of_practice) == 1
        assert [each.code for one in of_practice for each in one.exceptions] == ["not_wire_format"]
        assert f'hub_events_received_total{{authority="{CARDIFF}",stream="practice"}} 2.0' in told
        assert f'hub_events_outcome_total{{authority="{CARDIFF}",outcome="practised"}} 2.0' in told
        assert f'hub_events_outcome_total{{authority="{CARDIFF}",outcome="stored"}} 1.0' in told
        assert 'outcome="quarantined"' not in told
        assert "hub_ingest_seconds_count 1.0" in told
        assert verify(store, exchange.hub, lambda _: None).differences == []
        outcome = rebuild(store, exchange.hub, Options(catalogue()), lambda _: None)
        assert (outcome.differences, outcome.has_switched, outcome.messages) == ([], True, 1)
        assert judged(store)() == 2
        send(exchange, PRACTICE, b"again")
        with consuming(store, exchange.hub):
            assert wait_for(judged(store), 3) == 3


def test_a_hub_that_comes_back_after_practice_was_cut_goes_on_with_what_there_is(
    exchange: Exchange, fresh_database: str
) -> None:
    exchange.enrol(CARDIFF)
    send(exchange, PRACTICE, b"1", b"2", b"3")
    with Store(fresh_database) as store:
        with consuming(store, exchange.hub):
            assert wait_for(judged(store), 3) == 3
        send(exchange, PRACTICE, *(b"%d" % each for each in range(4, 11)))
        admin = open_client(KafkaAdminClient, exchange.admin, "tests")
        admin.delete_records({TopicPartition(PRACTICE, 0): 7})
        with consuming(store, exchange.hub):
            assert wait_for(judged(store), 10) == 10
            offsets = lambda: {each.last_offset for each in receipts_of(exchange)}  # noqa: E731
            assert 9 in wait_for(offsets, {2, 9})
            # and once more while it runs, to the very end
            with Publisher(exchange.enrol(CARDIFF), CARDIFF) as publisher:
                publisher.send(PRACTICE, b"x", b"last").result()
            admin.delete_records({TopicPartition(PRACTICE, 0): 11})
            assert wait_for(judged(store), 11) == 11
        admin.close()
        assert min(each.first_offset for each in receipts_of(exchange) if each.last_offset > 2) == 7


def test_practice_is_kept_for_a_week_also_where_an_authority_was_let_in_before(exchange: Exchange) -> None:
    exchange.enrol(CARDIFF)
    admin = open_client(KafkaAdminClient, exchange.admin, "tests")

    def kept(stream: Stream) -> str:
        name = topic(CARDIFF, stream)
        [found] = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name)])["topic"].items()
        return str(found[1]["retention.ms"]["value"])

    try:
        assert kept(Stream.PRACTICE) == "-1"
        for _ in range(2):
            keep_practice_shortly(exchange.admin, [CARDIFF])
            a_week = str(7 * 24 * 3600 * 1000)
            assert wait_for(lambda: kept(Stream.PRACTICE), a_week, 20) == a_week
        assert {kept(each) for each in CONSUMED if each is not Stream.PRACTICE} == {"-1"}
    finally:
        admin.close()
