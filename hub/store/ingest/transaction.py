"""One transaction of the consumers: what a batch changes, with the offsets, or nothing at all."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache

from sqlalchemy import Connection, text

from hub.store.engine import AWAY, Store, unreachable
from hub.store.ingest.due import Due
from hub.store.ingest.exceptions import Exceptions
from hub.store.ingest.extracts import Extracts
from hub.store.ingest.figures import Figures
from hub.store.ingest.places import Places
from hub.store.ingest.stated import Stated
from hub.store.ingest.statements import Statements

#: Every question here is about what an index finds. On a table that has grown since PostgreSQL last counted it, the
#: planner would rather read all of it.
BY_INDEX = "set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off"


class Ingest:
    """The parts of the store that a batch touches, on one connection; each method is one round trip."""

    def __init__(self, connection: Connection) -> None:
        self.places = Places(connection)
        self.statements = Statements(lambda: connection)
        self.due = Due(connection)
        self.figures = Figures(connection)
        self.extracts = Extracts(connection)
        self.stated = Stated(connection)
        self.exceptions = Exceptions(connection)


#: A table is exchanged only when no transaction that writes is inside (hub.store.gate), so nobody has to wait for long;
#: should somebody change one in another way, they may be waiting for the very transaction that this read is for.
_PATIENCE = "set local lock_timeout = '10s'"


@contextmanager
def committed(store: Store) -> Iterator[Statements]:
    """What is in the store already, read beside a transaction that holds its authorities and is busy writing.

    A second connection is opened when something is read. Raises as `ingest` does, inside which it is used.
    """
    with ExitStack() as stack:

        @cache
        def connect() -> Connection:
            connection = stack.enter_context(store.engine.begin())
            connection.execute(text(f"{BY_INDEX}; {_PATIENCE}"))
            return connection

        yield Statements(connect)


@contextmanager
def ingest(store: Store) -> Iterator[Ingest]:
    """A transaction: committed at the end, or rolled back whole by any error."""
    try:
        with store.engine.begin() as connection:
            connection.execute(text(BY_INDEX))
            yield Ingest(connection)
    except AWAY as error:
        raise unreachable(store, error) from None
