"""`make bench-api`: what an answer takes beside its SQL alone, and what 50 readers wait for while events stream in.

The demonstration runs as `hub demo` starts it: 22 authorities, all indicators, every figure in the store. The page of every
authority on every indicator and all figures at once are asked for over HTTP: again while nothing has changed, and each time after
a statement has come in, so that the answer is of a state that nobody has seen. Right after each of these the statements by which a hub
that has nothing in mind reads the same answer from the database are sent alone, and every row is fetched. Then readers come, and statements at a steady rate.
"""

import argparse
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median, quantiles

from hub.answers.desk import Desk
from hub.answers.questions import ObservationsQuestion, OverviewQuestion
from hub.answers.readers import OPERATOR
from hub.broker.publisher import Publisher
from hub.domain.areas import AUTHORITIES
from hub.embedded.endpoints import Endpoints, running
from schemas.codec import codec
from schemas.events.header import Header
from schemas.events.referral_received import ReferralReceived
from schemas.topics import Stream, topic
from tests.bench import environments, machine
from tests.bench.alone import Alone
from tests.bench.publish import keep
from tests.bench.readers import Connection, Readers
from tests.bench.workload import pseudonym

#: What is measured beside its SQL: a name, its address, and the same question at a desk.
QUESTIONS: Mapping[str, tuple[str, Callable[[Desk], object]]] = {
    "every authority on every indicator (page)": (
        "/overview",
        lambda desk: desk.overview(OPERATOR, OverviewQuestion(None, None, (), None)),
    ),
    "all figures (JSON)": ("/api/v1/observations", lambda desk: desk.observations(OPERATOR, ObservationsQuestion())),
}
#: What the readers ask, as people and programs do.
READ = (
    "/overview",
    "/?indicator=SCC/006",
    "/?indicator=SCC/021&lang=cy",
    "/gap?indicator=SCC/006",
    "/authority?area=W06000015",
    "/series?indicator=SCC/006&area=W06000023",
    "/streams",
    "/api/v1/compare/SCC/006",
    "/api/v1/observations?indicator=SCC/006&period_type=month",
    "/api/v1/observations?area=W06000015&format=csv",
)
#: A day of a month that every authority of the demonstration has completed.
DAY = date(2009, 2, 3)
STARTING_S = 240.0
STATED_S = 30.0


@dataclass
class Taken:
    """Seconds, by what was measured."""

    again: dict[str, list[float]] = field(default_factory=dict)
    new: dict[str, list[float]] = field(default_factory=dict)
    alone: dict[str, list[float]] = field(default_factory=dict)
    first: dict[str, float] = field(default_factory=dict)
    size: dict[str, int] = field(default_factory=dict)


def main(arguments: list[str]) -> int:
    """Measure, and print the tables."""
    options = _options(arguments)
    folder = environments.BENCH / "api"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with _demonstration(folder) as endpoints, Publisher(endpoints.connection(endpoints.admin), "bench") as publisher:
        referrals = _referrals()
        taken = _beside_sql(endpoints, publisher, referrals, options.rounds)
        readers, sent = _with_readers(endpoints, publisher, referrals, options)
    keep("api", "\n".join([*_compared(taken, options), "", *_read(readers, sent, options), ""]), options.publish)
    return 1 if readers.failures else 0


@contextmanager
def _demonstration(folder: Path) -> Iterator[Endpoints]:
    """A demonstration that has come to its end and stays, with nothing limited."""
    unlimited = dict.fromkeys(
        ("HUB_LIMIT_REQUESTS", "HUB_LIMIT_EVERYTHING", "HUB_LIMIT_EXPLAIN", "HUB_LIMIT_PAST"), "0"
    )
    log = folder / "demo.log"
    command = [sys.executable, "-m", "hub", "demo", "--data", str(folder / "data")]
    with log.open("w") as out:
        demo = subprocess.Popen(command, stdout=out, stderr=out, env=os.environ | unlimited)
        try:
            give_up = time.monotonic() + STARTING_S
            while "The comparison is at" not in log.read_text("utf-8"):
                if demo.poll() is not None or time.monotonic() > give_up:
                    raise SystemExit(f"The demonstration did not come up; {log} says why.")
                time.sleep(0.2)
            endpoints = running(folder / "data")
            assert endpoints is not None
            yield endpoints
        finally:
            demo.terminate()
            demo.wait(60)


def _beside_sql(
    endpoints: Endpoints, publisher: Publisher, referrals: Iterator[tuple[str, bytes, bytes]], rounds: int
) -> Taken:
    taken, connection, alone = Taken(), Connection(endpoints.api_port), Alone(endpoints.database_url)
    try:
        for name, (address, ask) in QUESTIONS.items():
            taken.first[name], taken.size[name] = connection.get(address)
            taken.again[name] = [connection.get(address)[0] for _ in range(rounds)]
            taken.new[name], taken.alone[name] = [], []
            for _ in range(rounds):
                _state_one(alone, publisher, next(referrals))
                taken.new[name].append(connection.get(address)[0])
                statements = alone.statements(ask)
                taken.alone[name].append(alone.seconds(statements))
    finally:
        connection.close()
        alone.close()
    return taken


def _state_one(alone: Alone, publisher: Publisher, referral: tuple[str, bytes, bytes]) -> None:
    """Send one statement, and wait until the store has it."""
    before, give_up = alone.state(), time.monotonic() + STATED_S
    publisher.send(*referral).result()
    while alone.state() == before:
        if time.monotonic() > give_up:
            raise SystemExit("a statement that Kafka acknowledged did not reach the store")
        time.sleep(0.01)


def _with_readers(
    endpoints: Endpoints,
    publisher: Publisher,
    referrals: Iterator[tuple[str, bytes, bytes]],
    options: argparse.Namespace,
) -> tuple[Readers, float]:
    """Readers for some time, while statements are sent at a rate; the readers, and how many of these a second were acknowledged."""
    readers = Readers(endpoints.api_port, READ, options.readers, options.rest)
    ended, sent = threading.Event(), 0.0

    def send() -> None:
        nonlocal sent
        begun, waiting = time.monotonic(), []
        while not ended.is_set():
            waiting.append(publisher.send(*next(referrals)))
            time.sleep(max(0.0, begun + len(waiting) / options.rate - time.monotonic()))
        for each in waiting:
            each.result()
        sent = len(waiting)

    sending = threading.Thread(target=send)
    begun = time.monotonic()
    sending.start()
    readers.read(options.seconds)
    ended.set()
    took = time.monotonic() - begun
    sending.join()
    return readers, sent / took


def _referrals() -> Iterator[tuple[str, bytes, bytes]]:
    """Referrals of new people that are not decided, of one authority after the other: topic, key and message."""
    now, number = time.time_ns() // 1_000_000, 0
    while True:
        code = AUTHORITIES[number % len(AUTHORITIES)].code
        subject, fact = pseudonym("read", now, number), pseudonym("fact", now, number)
        header = Header(bytes.fromhex(fact), now, "asserted", code, subject, fact, "casefile", "bench", now, DAY)
        yield topic(code, Stream.CASE), subject.encode(), codec().encode(ReferralReceived(header, "school"))
        number += 1


def _compared(taken: Taken, options: argparse.Namespace) -> list[str]:
    lines = [
        f"{options.rounds} times each, one after the other; {machine.described()}. Milliseconds: median (least to most). The ratio is "
        "that of the medians, of an answer of a new state to its SQL alone.",
        "",
        "| | bytes | of a new state | its SQL alone | ratio | again | the first after the start |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in QUESTIONS:
        new, alone, again = taken.new[name], taken.alone[name], taken.again[name]
        lines.append(
            f"| {name} | {taken.size[name]:,} | {_spread(new)} | {_spread(alone)} | {median(new) / median(alone):.2f} | "
            f"{_spread(again)} | {taken.first[name] * 1000:,.0f} |"
        )
    return lines


def _read(readers: Readers, sent: float, options: argparse.Namespace) -> list[str]:
    every = [each for those in readers.taken.values() for each in those]
    lines = [
        f"{options.readers} readers for {options.seconds:g} s, each resting {options.rest:g} s on average between two questions, "
        f"while {sent:,.0f} statements a second came in: {len(every):,} answers, "
        f"{len(every) / options.seconds:,.1f} a second, {len(readers.failures)} failures.",
        "",
        "| | answers | median, ms | 99th percentile, ms | longest, ms |",
        "|---|---|---|---|---|",
    ]
    for name, those in [*sorted(readers.taken.items()), ("all", every)]:
        late = quantiles(those, n=100)[98] if len(those) > 1 else those[0]
        lines.append(
            f"| {name} | {len(those):,} | {median(those) * 1000:,.0f} | {late * 1000:,.0f} | {max(those) * 1000:,.0f} |"
        )
    return [*lines, *readers.failures[:3]]


def _spread(seconds: Sequence[float]) -> str:
    return f"{median(seconds) * 1000:,.0f} ({min(seconds) * 1000:,.0f} to {max(seconds) * 1000:,.0f})"


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-api", description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="how often each answer is asked for")
    parser.add_argument("--readers", type=int, default=50, help="how many read at once")
    parser.add_argument("--seconds", type=float, default=60.0, help="for how long they read")
    parser.add_argument(
        "--rest", type=float, default=2.0, help="seconds that each rests between two questions, on average"
    )
    parser.add_argument("--rate", type=float, default=500.0, help="statements a second meanwhile")
    parser.add_argument("--publish", action="store_true", help="put the results into the documentation, too")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
