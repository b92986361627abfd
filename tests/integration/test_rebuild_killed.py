"""A rebuild that is killed between any two of its steps leaves the live store as it was, and the next one begins anew."""

import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from hub.broker.connection import Connection
from hub.store.engine import Store
from hub.store.rebuilding.beside import NEW
from tests.lib.checkout import ROOT
from tests.lib.consuming import consuming, wait_for
from tests.lib.databases import Databases
from tests.lib.exchange import emptied
from tests.lib.reporting import Wales, figures, reported

#: Before which call, of which function, the rebuild is killed.
POINTS = {
    "before it has read anything": ("consumers.rebuilding.loading", "Loading.load", 1),
    "while it reads": ("hub.store.ingest.statements", "Statements.append", 3),
    "before the second authority is counted": ("consumers.rebuilding.loading", "Loading.count", 2),
    "while it catches up": ("consumers.rebuilding.chasing", "Chasing.catch_up", 1),
    "while writers wait": ("consumers.rebuilding.chasing", "Chasing.catch_up", 2),
    "while it compares": ("hub.store.rebuilding.differing", "Comparison.figures", 1),
    "while readers wait": ("hub.store.rebuilding.switching", "_take_over", 1),
    "when half of the tables have changed places": ("hub.store.rebuilding.switching", "_give_rights", 6),
}
KILLED = """
import os, signal
from importlib import import_module
module, name, count = {point!r}
*outer, attribute = name.split(".")
holder = import_module(module)
for each in outer:
    holder = getattr(holder, each)
real, calls = getattr(holder, attribute), []
def stop(*arguments, **named):
    calls.append(1)
    if len(calls) == count:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*arguments, **named)
setattr(holder, attribute, stop)
from consumers.rebuilding.rebuild import Options, rebuild
from hub.broker.connection import Connection
from hub.broker.login import Login
from hub.domain.indicators import catalogue
from hub.store.engine import Store
with Store({address!r}) as store:
    connection = Connection({hub.bootstrap!r}, Login({hub.login.username!r}, {hub.login.password!r}))
    rebuild(store, connection, Options(catalogue()), print)
"""


@pytest.fixture(scope="module")
def wales(
    connection: Connection,
    hub_connection: Connection,
    databases: Databases,
    migrated_database: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Wales]:
    """Two nights are in the store; one more is to come for each test, which leaves the store as its log is."""
    address = databases.make(template=migrated_database)
    with emptied(connection, hub_connection) as exchange, Store(address) as store:
        yield reported(exchange, store, tmp_path_factory.mktemp("killed"), count=3 + len(POINTS))
    databases.drop(address)


def rebuild_killed(wales: Wales, point: tuple[str, str, int]) -> int:
    """Rebuild in a process of its own that kills itself; its exit code."""
    program = KILLED.format(point=point, address=wales.address, hub=wales.exchange.hub)
    run = subprocess.run([sys.executable, "-"], input=program, text=True, cwd=ROOT, capture_output=True, check=False)
    return run.returncode


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_rebuild_leaves_the_live_store_as_it_was(wales: Wales, point: str) -> None:
    before = figures(wales.store)
    generation = wales.rows("select 'standings'::regclass::oid")
    with consuming(wales.store, wales.exchange.hub):
        assert rebuild_killed(wales, POINTS[point]) == -signal.SIGKILL
        assert wales.rows("select 'standings'::regclass::oid") == generation
        assert figures(wales.store) == before
        wales.report()
        wales.settle()
        # PostgreSQL notices within moments that nobody is there any more.
        assert wait_for(lambda: wales.rows("select count(*) from pg_locks where locktype = 'advisory'"), [(0,)]) == [
            (0,)
        ]
        outcome = wales.rebuild()
    assert (outcome.differences, outcome.has_switched) == ([], True)
    assert outcome.messages == sum(wales.sent().values())


def test_a_rebuild_killed_right_after_the_exchange_has_done_everything(wales: Wales) -> None:
    before = figures(wales.store)
    assert rebuild_killed(wales, ("hub.store.rebuilding.beside", "drop", 2)) == -signal.SIGKILL
    assert wales.rows(f"select nspname from pg_namespace where nspname = '{NEW}'") == []
    assert figures(wales.store) == before
    with consuming(wales.store, wales.exchange.hub):
        wales.report()
        wales.settle()
    assert wait_for(lambda: wales.rows("select count(*) from pg_locks where locktype = 'advisory'"), [(0,)]) == [(0,)]
    assert wales.rebuild().differences == []
