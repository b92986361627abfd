"""W1 on Bytewax: one stateful step per person, one per cell; recovery store on; the cells are written as they stand.

    python -m bytewax.recovery FOLDER PARTITIONS
    python -m bytewax.run flow:flow -r FOLDER -s SECONDS -b 0

A snapshot that is repeated writes the same cells again, so they converge on the right ones.
"""

import os

import bytewax.operators as op
import fold
import psycopg
from bytewax.connectors.kafka import KafkaSource
from bytewax.dataflow import Dataflow
from bytewax.operators import StatefulBatchLogic
from bytewax.outputs import DynamicSink, StatelessSinkPartition
from confluent_kafka import OFFSET_BEGINNING


def decoded(messages):
    """Messages by person."""
    fold.first()
    statements = [fold.decode(message.value) for message in messages]
    return [(statement[0], statement[1:]) for statement in statements]


class Person(StatefulBatchLogic):
    """The facts of one person."""

    def __init__(self, facts):
        self._facts = facts or fold.EMPTY

    def on_batch(self, statements):
        """What they change."""
        found = []
        for statement in statements:
            now, changes = fold.fold(self._facts, *statement)
            if now is not None:
                self._facts = now
                found.extend(changes)
        return found, False

    def snapshot(self):
        return self._facts


def summed(changes):
    """The changes of a batch by cell."""
    cells = {}
    for _, (authority, month, state, change) in changes:
        cells.setdefault(f"{authority} {month}", [0, 0, 0, 0])[state] += change
    return list(cells.items())


class Cell(StatefulBatchLogic):
    """One cell as it stands."""

    def __init__(self, counts):
        self._counts = counts or (0, 0, 0, 0)

    def on_batch(self, changes):
        """Its counts after these changes."""
        for change in changes:
            self._counts = tuple(map(sum, zip(self._counts, change, strict=True)))
        return [self._counts], False

    def snapshot(self):
        return self._counts


class Writing(StatelessSinkPartition):
    """Writes cells as they stand."""

    def __init__(self):
        self._database = psycopg.connect(os.environ["BENCH_DATABASE"], autocommit=True)
        with self._database.transaction():
            self._database.execute("select pg_advisory_xact_lock(1)")
            self._database.execute(fold.CELLS)

    def write_batch(self, items):
        """The last of each cell counts."""
        cells = {tuple(name.split(" ")): counts for name, counts in items}
        self._database.execute(fold.SET, fold.columns(cells))

    def close(self):
        self._database.close()


class Cells(DynamicSink):
    """The cells in the database."""

    def build(self, step_id, worker_index, worker_count):
        return Writing()


def source():
    """The cases from their beginning, ten thousand at a time."""
    settings = fold.broker()
    brokers = [settings.pop("bootstrap.servers")]
    settings["queued.min.messages"] = "100000"
    topics = [os.environ["BENCH_TOPIC"]]
    return KafkaSource(brokers, topics, starting_offset=OFFSET_BEGINNING, batch_size=10_000, add_config=settings)


flow = Dataflow("w1")
statements = op.flat_map_batch("decode", op.input("cases", flow, source()), decoded)
changes = op.stateful_batch("person", statements, Person)
op.output("cells", op.stateful_batch("cell", op.flat_map_batch("sum", changes, summed), Cell), Cells())
