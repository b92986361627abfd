"""Reads everything there is, for those who compute it all again; one consistent state, in streams."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import OperationalError

from hub.domain.indicators import catalogue
from hub.domain.units import COLUMNS, Cell, Contribution, Counts, counts_by_month
from hub.store.engine import Store, unreachable
from hub.store.gate import ONE_STATE
from hub.store.ingest.extracts import extract_row
from hub.store.rows import ExtractRow, StatedRow, StatementRow
from hub.store.tables import (
    changes,
    definitions,
    due,
    extracts,
    figures,
    offsets,
    quarantine,
    standings,
    stated,
    statements,
    topics,
)

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

    def quarantined(self, topic: int) -> dict[tuple[int, int], int]:
        """Partition and offset, with its moment, of every message of a topic in quarantine that was not replayed."""
        query = select(quarantine.c.partition, quarantine.c.offset, quarantine.c.known_at).where(
            quarantine.c.topic == topic, quarantine.c.state != "replayed"
        )
        return {(partition, offset): known_at for partition, offset, known_at in self._connection.execute(query)}

    def methods(self, authority: str) -> dict[str, set[str]]:
        """The versions of each indicator's definition by which all of an authority's figures are counted."""
        found: dict[str, set[str]] = {}
        query = select(definitions.c.indicator, definitions.c.method_version)
        counted = query.where(definitions.c.authority == authority, definitions.c.counted_until.is_(None))
        for indicator, version in self._connection.execute(counted):
            found.setdefault(indicator, set()).add(version)
        return found

    def figures(self, authority: str) -> dict[tuple[str, str], Contribution]:
        """The figures of an authority, as kept, by indicator and method version; only numbers other than zero."""
        found: dict[tuple[str, str], Contribution] = {}
        for row in self._connection.execute(select(figures).where(figures.c.authority == authority)):
            cells = found.setdefault((row[1], row[2]), {})
            cells |= {
                (row[1], row[3], column): number for column, number in zip(COLUMNS, row[4:], strict=True) if number
            }
        return found

    def counts(self, authority: str) -> dict[tuple[str, date], Counts]:
        """The figures of an authority as counts, by indicator and month, by the newest definitions."""
        newest = {code: indicator.method_version for code, indicator in catalogue().items()}
        found: Contribution = {}
        for (indicator, version), cells in self.figures(authority).items():
            if newest.get(indicator) == version:
                found |= cells
        return counts_by_month(found)

    def changes(self, authority: str) -> dict[tuple[str, str], dict[Cell, dict[int, int]]]:
        """Every change of an authority's figures, by indicator and method version, cell and moment."""
        found: dict[tuple[str, str], dict[Cell, dict[int, int]]] = {}
        query = select(
            changes.c.indicator,
            changes.c.method_version,
            changes.c.month,
            changes.c.state,
            changes.c.moments,
            changes.c.numbers,
        ).where(changes.c.authority == authority)
        for indicator, version, month, column, moments, numbers in self._connection.execute(query):
            by_moment = found.setdefault((indicator, version), {}).setdefault((indicator, month, column), {})
            for moment, number in zip(moments, numbers, strict=True):
                by_moment[moment] = by_moment.get(moment, 0) + number
        return found

    def extracts(self, authority: str) -> list[ExtractRow]:
        """Every statement about an extract of an authority, as kept."""
        return [
            extract_row(row)
            for row in self._connection.execute(select(extracts).where(extracts.c.authority == authority))
        ]

    def due(self, authority: str) -> dict[str, date]:
        """The first as-at day on which each person of an authority is to be judged anew, as kept."""
        query = (
            select(due.c.subject, func.min(due.c.due_on)).where(due.c.authority == authority).group_by(due.c.subject)
        )
        return {row.subject: row[1] for row in self._connection.execute(query)}

    def standings(self) -> dict[str, KeptStanding]:
        """How far each authority has reported, as kept."""
        rows = self._connection.execute(select(standings.c.authority, standings.c.as_at, standings.c.kinds))
        return {authority: KeptStanding(as_at, kinds) for authority, as_at, kinds in rows}

    def stated(self, authority: str) -> dict[bytes, StatedRow]:
        """The figures and populations that an authority states itself, by fact, as kept."""
        rows = self._connection.execute(select(stated).where(stated.c.authority == authority))
        return {row.event_id: StatedRow(*row) for row in rows}

    def authorities_with_figures(self) -> set[str]:
        """Every authority that any figure, its own or derived, is kept for."""
        queries = (select(table.c.authority).distinct() for table in (figures, changes, stated))
        return {authority for query in queries for (authority,) in self._connection.execute(query)}


@contextmanager
def auditing(store: Store) -> Iterator[Audit]:
    """A read-only transaction that sees one state of the store throughout."""
    try:
        with store.engine.connect() as connection, connection.begin():
            connection.execute(text(ONE_STATE))
            yield Audit(connection)
    except OperationalError as error:
        raise unreachable(store, error) from None
