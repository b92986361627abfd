"""The test session's own broker and database are real, and each test finds its database as new."""

import psycopg
import pytest

from hub.broker.publisher import Publisher
from tests.lib.exchange import Exchange

ROWS = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"


def count(address: str, question: str) -> int:
    with psycopg.connect(address) as session:
        found = session.execute(question).fetchone()
    assert found is not None
    return int(found[0])


def test_an_empty_database_has_no_table(empty_database: str) -> None:
    assert count(empty_database, ROWS) == 0


def test_a_fresh_database_has_tables(fresh_database: str) -> None:
    assert count(fresh_database, ROWS) > 0


@pytest.mark.parametrize("turn", [1, 2])
def test_what_one_test_writes_the_next_does_not_see(fresh_database: str, turn: int) -> None:
    with psycopg.connect(fresh_database) as session:
        session.execute("CREATE TABLE left_behind (turn integer)")


@pytest.mark.parametrize("turn", [1, 2])
def test_a_topic_that_one_test_wrote_is_empty_for_the_next(exchange: Exchange, turn: int) -> None:
    authority = exchange.enrol("W06000015")
    with Publisher(authority, "test") as publisher:
        lies_at = publisher.send("exchange.W06000015.control", b"key", b"value").result()
    assert lies_at.offset == 0


def test_the_database_is_postgresql(endpoints) -> None:
    with psycopg.connect(endpoints.database_url) as session:
        assert session.info.server_version >= 180000
