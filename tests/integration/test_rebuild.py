"""A store made again from its log beside the live one, compared with it, and put in its place or not."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from hub.broker.connection import Connection
from hub.domain.indicators import catalogue
from hub.errors import BusyError
from hub.store.engine import Store
from hub.store.reading import reading
from hub.store.rebuilding.beside import NEW, OLD, beside, finish
from tests.lib.databases import Databases
from tests.lib.exchange import emptied
from tests.lib.reporting import Wales, figures, reported


@pytest.fixture(scope="module")
def told(
    connection: Connection,
    hub_connection: Connection,
    databases: Databases,
    migrated_database: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Wales]:
    """Two nights are in the log, which nobody adds to, and in a store, which is only ever copied."""
    address = databases.make(template=migrated_database)
    with emptied(connection, hub_connection) as exchange:
        with Store(address) as store:
            made = reported(exchange, store, tmp_path_factory.mktemp("told"))
        yield made
    databases.drop(address)


@pytest.fixture
def wales(told: Wales, databases: Databases) -> Iterator[Wales]:
    """The log of two nights, and a store of the test's own that holds them."""
    address = databases.make(template=told.address)
    with Store(address) as store:
        yield replace(told, store=store)
    databases.drop(address)


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
