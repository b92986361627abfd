"""A store made again from its log beside the live one: compared, switched over, and nobody sees a half of it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from kafka import KafkaAdminClient
from kafka.structs import TopicPartition

from consumers.rebuilding.rebuild import Options, Outcome, rebuild
from hub.broker.client import open_client
from hub.broker.publisher import Publisher
from hub.broker.reader import Reader
from hub.domain.indicators import catalogue
from hub.errors import BusyError, DifferenceFound
from hub.store.engine import Store
from hub.store.owed import quarantined, request_replay
from hub.store.places import positions
from hub.store.reading import reading
from hub.store.rebuilding.beside import NEW, OLD, beside, finish
from schemas.catalogue import catalogue as schemas
from schemas.codec import codec
from schemas.topics import CONSUMED, Stream, topic
from tests.lib.authorities import Authority
from tests.lib.awkward.nights import nights
from tests.lib.consuming import consuming, wait_for
from tests.lib.exchange import Exchange
from tests.lib.statements import CARDIFF, POWYS, review_held

TODAY = date(2026, 1, 1)
FOREVER = 2**62
OPTIONS = Options(catalogue())


@dataclass
class Wales:
    """Two authorities that report night after night, and a consumer now and then."""

    exchange: Exchange
    store: Store
    authorities: dict[str, Authority]
    nights: list[Path]

    def report(self) -> None:
        """The next night of both."""
        night = self.nights.pop(0)
        for code, authority in self.authorities.items():
            if (night / code).is_dir():
                authority.report(night / code, TODAY, 1_900_000_000_000 - len(self.nights) * 1_000_000)

    def report_all(self) -> None:
        """Night after night, until there is none left."""
        while self.nights:
            self.report()

    def sent(self) -> dict[tuple[str, int], int]:
        """How far the log is."""
        with Reader(self.exchange.hub) as reader:
            return {
                (name, partition): end
                for code in self.authorities
                for name in (topic(code, stream) for stream in CONSUMED)
                for partition, end in reader.end_offsets(name).items()
            }

    def settle(self) -> None:
        """Wait until the consumer has taken everything."""
        assert wait_for(lambda: positions(self.store), self.sent()) == self.sent()

    def rebuild(self, **options: Any) -> Outcome:
        """Rebuild the store, and say what came of it."""
        return rebuild(self.store, self.exchange.hub, replace(OPTIONS, **options), lambda _: None)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database answers."""
        with psycopg.connect(self.address, autocommit=True) as session:
            return session.execute(query.encode()).fetchall()

    def change(self, *statements: str) -> None:
        """Alter the database by hand."""
        with psycopg.connect(self.address, autocommit=True) as session:
            for each in statements:
                session.execute(each.encode())

    @property
    def address(self) -> str:
        return self.store.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.fixture
def wales(exchange: Exchange, fresh_database: str, tmp_path: Path) -> Iterator[Wales]:
    """Two nights are in the store; three more are to come."""
    root = tmp_path / "nights"
    nights(11, root, count=5, rows=60, authorities=[CARDIFF, POWYS])
    authorities = {code: Authority.set_up(code, tmp_path / code, exchange.enrol(code)) for code in (CARDIFF, POWYS)}
    with Store(fresh_database) as store:
        made = Wales(exchange, store, authorities, sorted(root.iterdir()))
        made.report()
        made.report()
        with consuming(store, exchange.hub):
            made.settle()
        yield made


def figures(store: Store) -> list[Any]:
    with reading(store) as read:
        return [*read.month_figures(), *sorted(read.standings(), key=lambda each: each.authority)]


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


@contextmanager
def longest_wait(wales: Wales) -> Iterator[list[float]]:
    """How long each read takes until the block ends, in seconds."""
    stop, waits = threading.Event(), [0.0]

    def poll() -> None:
        while not stop.is_set():
            begun = time.monotonic()
            with reading(wales.store) as read:
                read.state_id()
            waits.append(time.monotonic() - begun)

    thread = threading.Thread(target=poll)
    thread.start()
    try:
        yield waits
    finally:
        stop.set()
        thread.join()


def test_what_is_rebuilt_from_the_log_is_what_was_there_and_takes_its_place(wales: Wales) -> None:
    before = figures(wales.store)
    assert before
    with reading(wales.store) as read:
        then = read.state_id()
    outcome = wales.rebuild()
    assert outcome.differences == []
    assert outcome.has_switched
    assert outcome.messages == sum(wales.sent().values())
    assert figures(wales.store) == before
    with reading(wales.store) as read:
        assert read.state_id() != then, "whoever kept an answer must ask again"
    assert wales.rebuild().differences == []


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


def test_no_receipt_is_owed_for_what_is_only_read_again(wales: Wales) -> None:
    wales.change("delete from receipts")
    wales.rebuild()
    assert wales.rows("select * from receipts") == []


ALTERED = {
    "a figure": "update figures set met = met + 1 where ctid = (select min(ctid) from figures)",
    "how much cases differ": "update figures set squares = squares + 1 where ctid = (select min(ctid) from figures)",
    "a figure that was removed": "delete from figures where ctid = (select min(ctid) from figures)",
    "when a figure changed": "update changes set moments = array(select each + 1 from unnest(moments) each), "
    "first_at = first_at + 1, last_at = last_at + 1 where id = (select min(id) from changes)",
    "a byte of a statement": "update statements set message = set_byte(message, 9, 1 - least(get_byte(message, 9), 1)) "
    "where ctid = (select min(ctid) from statements)",
    "a statement that was removed": "delete from statements where ctid = (select min(ctid) from statements)",
    "an as-at day": "update standings set as_at = as_at - 40 where authority = 'W06000015'",
    "when an extract took effect": "update extracts set effective_at = effective_at + 1 "
    "where ctid = (select min(ctid) from extracts where effective_at is not null)",
    "who is due": "delete from due",
    "whose topic it is": "update topics set authority = 'W06000024' where name = 'exchange.W06000015.case'",
    "by which definition was counted": "delete from definitions where ctid = (select min(ctid) from definitions)",
}


@pytest.mark.parametrize("altered", ALTERED)
def test_what_was_altered_by_hand_is_found_and_stays_until_somebody_lets_the_log_be_right(
    wales: Wales, altered: str
) -> None:
    before = figures(wales.store)
    wales.change(ALTERED[altered])
    after = figures(wales.store)
    found = wales.rebuild()
    assert found.differences
    assert not found.has_switched
    assert figures(wales.store) == after
    mended = wales.rebuild(switch_anyway=True)
    assert mended.differences == found.differences
    assert mended.has_switched
    assert figures(wales.store) == before
    assert wales.rebuild(compare_only=True).differences == []


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


def test_comparing_leaves_everything_where_it_is(wales: Wales) -> None:
    generation = wales.rows("select 'standings'::regclass::oid")
    outcome = wales.rebuild(compare_only=True)
    assert (outcome.differences, outcome.has_switched) == ([], False)
    assert wales.rows("select 'standings'::regclass::oid") == generation
    assert wales.rows(f"select nspname from pg_namespace where nspname in ('{NEW}', '{OLD}')") == []
    wales.rebuild(compare_only=True, keep=True)
    assert wales.rows(f"select count(*) from {NEW}.statements") == wales.rows("select count(*) from statements")


def test_the_old_tables_are_kept_until_the_next_rebuild(wales: Wales) -> None:
    wales.change("update figures set met = met + 1")
    wales.rebuild(switch_anyway=True)
    [(old,)] = wales.rows(f"select sum(met) from {OLD}.figures")
    [(new,)] = wales.rows("select sum(met) from figures")
    assert old > new
    wales.rebuild(compare_only=True)
    assert wales.rows(f"select nspname from pg_namespace where nspname = '{OLD}'") == []


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


def test_figures_by_a_new_definition_stand_beside_those_by_the_one_before(wales: Wales) -> None:
    old = catalogue()
    new = dict(old) | {"SCC/006": replace(old["SCC/006"], method_version="SCC/006 in another way")}
    outcome = wales.rebuild(indicators=new)
    assert {each.what for each in outcome.differences} == {"definition"}
    assert not outcome.has_switched
    assert wales.rebuild(indicators=new, switch_anyway=True).has_switched
    by_version = "select method_version, sum(met) from figures where indicator = 'SCC/006' group by 1 order by 1"
    (_, by_new), (_, by_old) = wales.rows(by_version)
    assert by_new == by_old > 0


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


def test_two_at_once_are_one_too_many(wales: Wales) -> None:
    with beside(wales.store, keep=False), pytest.raises(BusyError, match="Another rebuild"):
        wales.rebuild()
    assert wales.rebuild().has_switched


def test_somebody_who_reads_for_long_is_waited_for_and_holds_nobody_else_up_for_long(wales: Wales) -> None:
    with reading(wales.store) as read:
        read.state_id()
        with longest_wait(wales) as waits, pytest.raises(BusyError, match="without a pause"):
            wales.rebuild(patience_s=1.0)
    assert max(waits) < 1.5
    assert wales.rebuild().has_switched


def test_who_could_read_the_old_tables_can_read_the_new_ones(wales: Wales) -> None:
    may = "select has_table_privilege('pg_monitor', 'figures', 'select'), has_table_privilege('pg_monitor', 'due', 'select')"
    wales.change("grant select on figures to pg_monitor")
    assert wales.rebuild().has_switched
    assert wales.rows(may) == [(True, False)]


def test_tables_made_for_a_rebuild_are_those_that_migrations_make(wales: Wales) -> None:
    columns = """
        select c.table_name, c.column_name, c.ordinal_position, c.data_type, c.is_nullable,
            replace(c.column_default, '{0}.', ''), col_description(format('%s.%s', c.table_schema, c.table_name)::regclass, c.ordinal_position)
        from information_schema.columns c where c.table_schema = '{0}' order by 1, 3
    """
    indexes = "select tablename, indexname, replace(indexdef, '{0}.', '') from pg_indexes where schemaname = '{0}' order by 1, 2"
    constraints = """
        select conrelid::regclass::text, conname, replace(pg_get_constraintdef(oid), '{0}.', '') from pg_constraint
        where connamespace = '{0}'::regnamespace order by 1, 2
    """
    storage = """
        select relname, array_to_string(reloptions, ' ') from pg_class
        where relnamespace = '{0}'::regnamespace and relkind = 'r' order by 1
    """
    kept = {"receipts", "sessions", "tokens", "annotations", "targets", "shown", "alembic_version"}
    with beside(wales.store, keep=False) as work:
        finish(work)
        for question in (columns, indexes, constraints, storage):
            live, new = (
                [each for each in wales.rows(question.format(schema)) if each[0] not in kept]
                for schema in ("public", NEW)
            )
            assert [(each[0].replace(f"{NEW}.", ""), *each[1:]) for each in new] == live


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
