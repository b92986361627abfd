"""The limits that the engine is held against, each alone: reading without decoding, decoding, COPY of statements.

Each answers messages a second by the clock, and by processor time of this process.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
import psycopg

from hub.broker.subscription import Subscription
from schemas.codec import codec
from schemas.cursor import MARGIN
from schemas.topics import consumed_pattern
from tests.bench.ground import Ground
from tests.bench.workload import read

TRANSACTION = 5_000
DECODED = 200_000


@dataclass(slots=True)
class Limit:
    """How fast one thing goes alone."""

    name: str
    messages: int
    wall_s: float = 0.0
    cpu_s: float = field(default=0.0)

    @property
    def rate(self) -> float:
        """Messages a second."""
        return self.messages / self.wall_s


def limits(ground: Ground, filled: str) -> list[Limit]:
    """The best of three for each; `filled` is the address of a store that has taken the workload."""
    every = ([bare_poll(ground, number), bare_decode(ground), bare_copy(filled)] for number in range(3))
    return [max(each, key=lambda limit: limit.rate) for each in zip(*every, strict=True)]


def bare_poll(ground: Ground, number: int) -> Limit:
    """The product's subscription over the whole workload, as the consumer polls it; the records are only counted."""
    limit = Limit("poll, without decoding", 0)
    connection = ground.endpoints.connection(ground.endpoints.hub)
    group = f"hub-bench-{os.getpid()}-{number}"
    with Subscription(connection, group, consumed_pattern(), lambda held: dict.fromkeys(held, 0)) as subscription:
        before = 0
        while not before:
            before = sum(map(len, subscription.poll(TRANSACTION, 1_000)))
        with _timed(limit):
            while before + limit.messages < ground.workload.events:
                limit.messages += sum(map(len, subscription.poll(TRANSACTION, 1_000)))
    return limit


def bare_decode(ground: Ground) -> Limit:
    """The product's codec over messages in memory, by the column; no event is made."""
    values = [message.value for _, message in zip(range(DECODED), read(ground.file), strict=False)]
    ends = np.cumsum([len(value) for value in values])
    starts, data = np.append(0, ends[:-1]), b"".join([*values, MARGIN])
    limit = Limit("decode", len(values))
    with _timed(limit):
        for start in range(0, len(values), TRANSACTION):
            chosen = slice(start, start + TRANSACTION)
            codec().by_column(data, starts[chosen], ends[chosen])
    return limit


def bare_copy(filled: str) -> Limit:
    """Statements as the product wrote them, copied into an empty table of the same shape and indexes."""
    with psycopg.connect(filled, autocommit=True) as session:
        session.execute("drop table if exists bench_statements")
        session.execute("create table bench_statements (like statements including all)")
        row = session.execute("select count(*) from statements").fetchone()
        limit = Limit(f"COPY of statements, {TRANSACTION:,} a transaction", row[0] if row else 0)
        pieces = list(_pieces(session))
        with _timed(limit):
            for piece in pieces:
                with (
                    session.cursor() as cursor,
                    cursor.copy("copy bench_statements from stdin (format binary)") as copy,
                ):
                    copy.write(piece)
        session.execute("drop table bench_statements")
    return limit


def _pieces(session: psycopg.Connection[tuple[int, ...]]) -> Iterator[bytes]:
    with session.transaction(), session.cursor() as cursor:
        cursor.execute("create temporary table bench_order on commit drop as select * from statements")
        cursor.execute("alter table bench_order add column bench_number bigserial")
        cursor.execute("create index on bench_order (bench_number)")
        row = cursor.execute("select max(bench_number) from bench_order").fetchone()
        names = cursor.execute(
            "select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute "
            "where attrelid = 'statements'::regclass and attnum > 0 and not attisdropped"
        ).fetchone()
        assert row is not None
        assert names is not None
        for first in range(1, row[0] + 1, TRANSACTION):
            part = (
                f"select {names[0]} from bench_order where bench_number between {first} and {first + TRANSACTION - 1}"
            )
            with cursor.copy(f"copy ({part} order by bench_number) to stdout (format binary)") as copy:
                yield b"".join(bytes(each) for each in copy)


@contextmanager
def _timed(limit: Limit) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    limit.wall_s, limit.cpu_s = time.perf_counter() - wall, time.process_time() - cpu
