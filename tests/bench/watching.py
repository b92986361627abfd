"""Looks into the store and at the processes while the product's consumer works; from outside, with few questions."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg

from tests.bench import machine
from tests.bench.ground import Ground
from tests.bench.race import Running


@dataclass(frozen=True, slots=True)
class Sample:
    """How far it is, and what it has cost until now."""

    events: int
    at_s: float
    cpu_s: float
    postgres_cpu_s: float
    broker_cpu_s: float
    memory_mb: float
    store_mb: float
    stolen_s: float
    busy_s: float
    total_s: float


class Watching:
    """One store and the consumer that fills it."""

    def __init__(self, ground: Ground, running: Running, database: str) -> None:
        self._running = running
        self._parts = [ground.pid(name) for name in ("PostgreSQL", "Kafka")]
        self._session: psycopg.Connection[tuple[Any, ...]] = psycopg.connect(database, autocommit=True)

    def close(self) -> None:
        """Let go of the store."""
        self._session.close()

    def stored(self) -> int:
        """Messages that the store has taken."""
        return int(self._one("select coalesce(sum(next_offset), 0) from offsets"))

    def in_effect(self, day: date) -> int:
        """Authorities whose as-at day is this one."""
        return int(self._one("select count(*) from standings where as_at = %s", day))

    def due(self, day: date) -> frozenset[str]:
        """The pseudonyms of the people who are to be judged anew when this as-at day comes."""
        rows = self._session.execute("select distinct subject from due where due_on <= %s", [day]).fetchall()
        return frozenset(each for (each,) in rows)

    def found_by_person(self) -> int:
        """Statements that were looked up by the person they are about, so far."""
        self._one("select pg_stat_clear_snapshot() is null")
        return int(
            self._one("select idx_tup_fetch from pg_stat_user_indexes where indexrelname = 'ix_statements_person'") or 0
        )

    def sample(self, at_s: float) -> Sample:
        """Everything now."""
        now = machine.moment()
        return Sample(
            events=self.stored(),
            at_s=round(at_s, 3),
            cpu_s=round(self._running.cpu_s(), 2),
            postgres_cpu_s=round(machine.cpu_seconds(self._parts[0]), 2),
            broker_cpu_s=round(machine.cpu_seconds(self._parts[1]), 2),
            memory_mb=round(self._running.memory_mb(), 1),
            store_mb=round(int(self._one("select pg_database_size(current_database())")) / 1e6, 1),
            stolen_s=round(now.stolen, 2),
            busy_s=round(now.busy, 2),
            total_s=round(now.total, 2),
        )

    def _one(self, question: str, *values: object) -> Any:
        row = self._session.execute(question, values).fetchone()
        return None if row is None else row[0]
