"""W1 on Quix Streams: one stateful step per person (RocksDB with a changelog topic), exactly once, and a sink in batches.

The sink adds a checkpoint's changes to the cells in one transaction with the partition's offset and leaves out what lies
before the offset stored, so that a checkpoint that is repeated is not counted twice.
"""

import os

import fold
import psycopg
from quixstreams import Application
from quixstreams.kafka.configuration import ConnectionConfig
from quixstreams.models.serializers.base import Deserializer
from quixstreams.sinks import BatchingSink


class Decoded(Deserializer):
    """Messages as the fold takes them."""

    def __call__(self, value, ctx):
        fold.first()
        return fold.decode(value)


class Cells(BatchingSink):
    """Adds changes to the cells."""

    def setup(self):
        self._database = psycopg.connect(os.environ["BENCH_DATABASE"], autocommit=True)
        with self._database.transaction():
            self._database.execute("select pg_advisory_xact_lock(1)")
            self._database.execute(fold.CELLS)
            self._database.execute("create table if not exists taken (partition int primary key, last bigint not null)")

    def write(self, batch):
        with self._database.transaction():
            row = self._database.execute("select last from taken where partition = %s", (batch.partition,)).fetchone()
            last = row[0] if row else -1
            cells = {}
            for item in batch:
                if item.offset > last:
                    for authority, month, state, change in item.value:
                        cells.setdefault((authority, month), [0, 0, 0, 0])[state] += change
                    last = item.offset
            if cells:
                self._database.execute(fold.ADD, fold.columns(cells))
            self._database.execute(
                "insert into taken values (%s, %s) on conflict (partition) do update set last = excluded.last",
                (batch.partition, last),
            )


def step(statement, state):
    """Take one statement into its person's state; what changes goes on to the sink."""
    packed = state.get_bytes("facts")
    facts = fold.EMPTY if packed is None else fold.PACKED.unpack(packed)
    now, changes = fold.fold(facts, *statement[1:])
    if now is not None:
        state.set_bytes("facts", fold.PACKED.pack(*now))
    return changes


def main():
    """Consume until the process is stopped."""
    settings = fold.broker()
    connection = ConnectionConfig.from_librdkafka_dict(settings)
    application = Application(
        broker_address=connection,
        consumer_group=os.environ["BENCH_RUN"],
        auto_offset_reset="earliest",
        processing_guarantee="exactly-once",
        commit_every=50_000,
        commit_interval=5.0,
        consumer_poll_timeout=0.1,
        state_dir=f"{os.environ['BENCH_STATE']}/{os.environ['BENCH_PROCESS']}",
        producer_extra_config={"linger.ms": 50, "queue.buffering.max.messages": 1_000_000},
        loglevel="WARNING",
    )
    topic = application.topic(os.environ["BENCH_TOPIC"], value_deserializer=Decoded())
    frame = application.dataframe(topic)
    frame = frame.apply(step, stateful=True)
    frame = frame.filter(len)
    frame.sink(Cells())
    application.run()


if __name__ == "__main__":
    main()
