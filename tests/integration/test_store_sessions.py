"""What the store asks of each session, so that nobody waits for hours for a machine that is gone."""

from typing import Any

import pytest
from psycopg.pq import ConnStatus
from sqlalchemy import text

from hub.store.engine import Store


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("tcp_keepalives_idle", "20"),
        ("tcp_keepalives_interval", "10"),
        ("tcp_keepalives_count", "3"),
        ("idle_in_transaction_session_timeout", "30min"),
    ],
)
def test_a_machine_that_vanished_holds_its_authorities_locks_for_a_minute_and_not_for_hours(
    empty_database: str, setting: str, value: str
) -> None:
    with Store(empty_database) as store, store.engine.connect() as connection:
        assert connection.execute(text(f"show {setting}")).scalar() == value


def test_what_is_at_work_while_the_store_is_closed_is_closed_when_it_is_done(empty_database: str) -> None:
    store = Store(empty_database)
    connection = store.engine.connect()
    session: Any = connection.connection.dbapi_connection
    before = session.pgconn.status
    store.close()
    assert connection.execute(text("select 1")).scalar() == 1
    connection.close()
    assert (before, session.pgconn.status) == (ConnStatus.OK, ConnStatus.BAD)
