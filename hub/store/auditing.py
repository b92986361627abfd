"""Reads everything there is, for those who compute it all again; one consistent state, in streams."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, select, text
from sqlalchemy.exc import OperationalError

from hub.domain.units import Contribution, Counts
from hub.store.engine import Store, unreachable
from hub.store.items import from_json
from hub.store.rows import StatedFigureRow, StatementRow
from hub.store.tables import contributions, figures, offsets, quarantine, standings, stated_figures, statements, topics

STREAM_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class KnownTopic:
    """A topic as the store knows it, and how far each partition is."""

    number: int
    topic_id: UUID
    name: str
    authority: str
    stream: str
    next_offsets: dict[int, int]


@dataclass(frozen=True, slots=True)
class KeptStanding:
    """The as-at day and the kinds as kept."""

    as_at: date | None
    kinds: dict[str, str]


class Audit:
    """Everything the store holds, of one moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def topics(self) -> list[KnownTopic]:
        """Every topic, by name."""
        ends: dict[int, dict[int, int]] = {}
        for row in self._connection.execute(select(offsets)):
            ends.setdefault(row.topic, {})[row.partition] = row.next_offset
        rows = self._connection.execute(select(topics).order_by(topics.c.name, topics.c.id))
        return [
            KnownTopic(row.id, row.topic_id, row.name, row.authority, row.stream, ends.get(row.id, {})) for row in rows
        ]

    def statements(self, topic: int) -> Iterator[StatementRow]:
        """Every message recorded of a topic, by partition and offset."""
        query = (
            select(statements).where(statements.c.topic == topic).order_by(statements.c.partition, statements.c.offset)
        )
        for row in self._connection.execution_options(yield_per=STREAM_ROWS).execute(query):
            yield StatementRow(*row)

    def quarantined(self, topic: int) -> set[tuple[int, int]]:
        """Partition and offset of every message of a topic that is in quarantine and was not replayed."""
        query = select(quarantine.c.partition, quarantine.c.offset).where(
            quarantine.c.topic == topic, quarantine.c.state != "replayed"
        )
        return {(partition, offset) for partition, offset in self._connection.execute(query)}

    def contributions(self, authority: str) -> dict[str, Contribution]:
        """What each person of an authority adds, as kept."""
        query = select(contributions.c.subject, contributions.c["items"]).where(contributions.c.authority == authority)
        return {subject: from_json(items) for subject, items in self._connection.execute(query)}

    def figures(self, authority: str) -> Contribution:
        """The figures of an authority, as kept."""
        rows = self._connection.execute(select(figures).where(figures.c.authority == authority))
        return {(row[1], row[2]): Counts(*row[3:]) for row in rows}

    def standings(self) -> dict[str, KeptStanding]:
        """How far each authority has reported, as kept."""
        rows = self._connection.execute(select(standings.c.authority, standings.c.as_at, standings.c.kinds))
        return {authority: KeptStanding(as_at, kinds) for authority, as_at, kinds in rows}

    def stated_figures(self, authority: str) -> dict[bytes, StatedFigureRow]:
        """The figures that an authority states itself, by fact, as kept."""
        rows = self._connection.execute(select(stated_figures).where(stated_figures.c.authority == authority))
        return {row.event_id: StatedFigureRow(*row) for row in rows}

    def authorities_with_figures(self) -> set[str]:
        """Every authority that any figure, its own or derived, or contribution is kept for."""
        queries = (select(table.c.authority).distinct() for table in (figures, contributions, stated_figures))
        return {authority for query in queries for (authority,) in self._connection.execute(query)}


@contextmanager
def auditing(store: Store) -> Iterator[Audit]:
    """A read-only transaction that sees one state of the store throughout."""
    try:
        with store.engine.connect() as connection, connection.begin():
            connection.execute(text("set transaction isolation level repeatable read read only"))
            yield Audit(connection)
    except OperationalError as error:
        raise unreachable(store, error) from None
