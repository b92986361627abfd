"""`make bench-sending`: how long a connector takes to send many messages, one by one and by the batch, and who does the work.

Both ways use the connectors' producer with the same settings and send the same messages to the same topic, in turn; the other
way begins in every other round. What is counted goes from the first message handed over to the last one's place in the log.
"""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

import numpy as np

from hub.broker.admin import add_authority, prepare_hub
from hub.broker.connection import Connection
from hub.broker.login import Login
from hub.broker.publisher import AllAppended, Publisher
from hub.embedded.parts import Parts
from schemas.topics import Stream, topic
from tests.bench import environments, machine
from tests.bench.publish import keep
from tests.bench.workload import AUTHORITIES, Spec

PARTITIONS = 6
ONE_BY_ONE, BY_THE_BATCH = "one by one: `KafkaProducer.send`", "by the batch: `Publisher.send_all`"


@dataclass(frozen=True, slots=True)
class Took:
    """One sending: seconds on the clock, and of this process's processor time."""

    wall_s: float
    cpu_s: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """What each round took, by the way of sending."""

    messages: int
    #: Keys and values, without what the log adds.
    bytes: int
    rounds: dict[str, list[Took]] = field(default_factory=lambda: {ONE_BY_ONE: [], BY_THE_BATCH: []})

    def median_s(self, way: str) -> float:
        """The median time of a way."""
        return median(each.wall_s for each in self.rounds[way])

    @property
    def times(self) -> float:
        """How many times faster the batches are: the median of the ratios of the rounds."""
        pairs = zip(self.rounds[ONE_BY_ONE], self.rounds[BY_THE_BATCH], strict=True)
        return median(one.wall_s / batch.wall_s for one, batch in pairs)


def compare(
    connection: Connection, name: str, keys: Sequence[bytes], values: Sequence[bytes], rounds: int = 5
) -> Comparison:
    """Send these messages to a topic in both ways, `rounds` times; what comes back are the times, once all places are right.

    An AssertionError says that the two ways did not send to the same partitions, or not in order.
    """
    found = Comparison(len(keys), sum(map(len, keys)) + sum(map(len, values)))
    with Publisher(connection, "bench") as publisher:
        publisher.send(name, b"first", b"the topic is known and the producer has its number").result()
        ways: list[tuple[str, Callable[[], AllAppended]]] = [
            (ONE_BY_ONE, lambda: _one_by_one(publisher, name, keys, values)),
            (BY_THE_BATCH, lambda: publisher.send_all(name, keys, values)),
        ]
        for _ in range(rounds):
            places = []
            for way, send in ways:
                took, appended = _timed(send)
                found.rounds[way].append(took)
                places.append(_order(appended))
            assert np.array_equal(places[0], places[1]), "both ways send to the same partitions, in the same order"
            ways.reverse()
    return found


def _one_by_one(publisher: Publisher, name: str, keys: Sequence[bytes], values: Sequence[bytes]) -> AllAppended:
    producer = publisher._producer  # bare, with the settings that the publisher gives it
    futures = [producer.send(name, key=key, value=value) for key, value in zip(keys, values, strict=True)]
    producer.flush()
    answers = [each.get() for each in futures]
    return AllAppended(
        np.array([each.partition for each in answers], np.int32), np.array([each.offset for each in answers], np.int64)
    )


def _timed(send: Callable[[], AllAppended]) -> tuple[Took, AllAppended]:
    cpu, begun = time.process_time(), time.perf_counter()
    appended = send()
    return Took(time.perf_counter() - begun, time.process_time() - cpu), appended


def _order(appended: AllAppended) -> np.ndarray[tuple[int, ...], np.dtype[np.intp]]:
    """The messages as they lie in the log, partition after partition."""
    return np.lexsort((appended.offsets, appended.partitions))


@contextmanager
def _broker() -> Iterator[tuple[Connection, str]]:
    """A broker of its own with the topics of an authority."""
    folder = environments.BENCH / "parts" / "sending"
    shutil.rmtree(folder, ignore_errors=True)
    with Parts.start(folder, say=lambda said: print(said, file=sys.stderr)) as parts:
        admin = parts.endpoints.connection(parts.endpoints.admin)
        prepare_hub(admin, parts.endpoints.hub)
        code, login = AUTHORITIES[0], Login(AUTHORITIES[0], parts.endpoints.hub.password)
        add_authority(admin, code, login, PARTITIONS, parts.endpoints.hub.username)
        yield admin, topic(code, Stream.CASE)
    shutil.rmtree(folder, ignore_errors=True)


def messages(count: int) -> tuple[list[bytes], list[bytes]]:
    """Keys of 32 digits, and values of about 330 bytes: two events of the workload each."""
    made = [*Spec(2 * count).messages()]
    return [each.key for each in made[::2]], [
        one.value + two.value for one, two in zip(made[::2], made[1::2], strict=True)
    ]


def report(found: Comparison) -> str:
    """The table."""
    each = found.bytes / found.messages
    rounds = len(found.rounds[ONE_BY_ONE])
    lines = [
        f"{found.messages:,} messages of {each:.0f} bytes (key and value), {PARTITIONS} partitions, {rounds} rounds in turn; "
        f"{machine.described()}, load average {os.getloadavg()[0]:.1f}.",
        "",
        "| | median, s | fastest to slowest, s | messages a second | µs a message | processor, µs a message |",
        "|---|---|---|---|---|---|",
    ]
    for way, took in found.rounds.items():
        walls = [each.wall_s for each in took]
        middle, cpu = median(walls), median(each.cpu_s for each in took)
        lines.append(
            f"| {way} | {middle:.2f} | {min(walls):.2f} to {max(walls):.2f} | {found.messages / middle:,.0f} "
            f"| {middle / found.messages * 1e6:.1f} | {cpu / found.messages * 1e6:.1f} |"
        )
    return "\n".join([*lines, "", f"By the batch is {found.times:.1f} times as fast (median of the rounds).", ""])


def main(arguments: list[str]) -> int:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="make bench-sending", description=__doc__)
    parser.add_argument("--messages", type=int, default=200_000, help="how many messages")
    parser.add_argument("--rounds", type=int, default=7, help="how often each way sends them")
    options = parser.parse_args(arguments)
    keys, values = messages(options.messages)
    with _broker() as (connection, name):
        keep("sending", report(compare(connection, name, keys, values, options.rounds)), publish=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
