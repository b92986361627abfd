"""`make bench-latency`: from Kafka's acknowledgement of a statement to the figure in the API, at a steady rate.

A whole hub runs as `hub up` starts it, with figures of two years in it. Referrals of new people are published with the
connectors' publisher, each acknowledged by the broker; the figures of all authorities are asked for again and again. The
referrals of the first partition are dated in one year and those of the second in the next, so that each figure counts the
messages of one partition in their order: the k-th of them has arrived when the figure has risen by k.
"""

import argparse
import http.client
import json
import os
import queue
import shutil
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median, quantiles
from urllib.parse import urlencode

from hub.broker.connection import Connection
from hub.broker.publisher import Acknowledgement, Publisher
from hub.broker.reader import Reader
from hub.embedded.endpoints import Endpoints
from hub.embedded.ports import HOST
from schemas.codec import codec
from schemas.events.header import Header
from schemas.events.referral_received import ReferralReceived
from schemas.topics import Stream, topic
from tests.bench import environments, machine
from tests.bench.ground import state_days
from tests.bench.publish import keep
from tests.bench.workload import AUTHORITIES, LAST_DAY, Message, Spec, partition_of, pseudonym
from tests.lib.whole_hub import WholeHub

#: The day on which the referrals of a partition were received, and the year it lies in.
DAYS = (date(2023, 6, 15), date(2024, 6, 13))
YEARS = ("FY2023-24", "FY2024-25")
QUESTION = {"indicator": "SCC/006", "period_type": "year", "from": YEARS[0], "to": YEARS[1], "source": "derived"}
SETTLING_S = 60.0
DAYS_S = 5.0
"""By then the as-at days are in effect."""
#: Authority and partition.
Place = tuple[str, int]


@dataclass(slots=True)
class Seen:
    """When each place's messages were acknowledged, and how its figure rose; seconds of one clock."""

    acknowledged: dict[Place, list[float]] = field(default_factory=lambda: defaultdict(list))
    first_offset: dict[Place, int] = field(default_factory=dict)
    rises: dict[Place, list[tuple[float, int]]] = field(default_factory=lambda: defaultdict(list))
    #: How long each answer of the API took.
    answers: list[float] = field(default_factory=list)

    def waits(self, since: dict[Place, list[float]]) -> list[float]:
        """From each of these moments to the first answer that holds the message."""
        found = []
        for place, moments in since.items():
            rises = iter(self.rises[place])
            at, count = next(rises)
            before = count
            for number, moment in enumerate(moments, start=1):
                while count < before + number:
                    at, count = next(rises)
                found.append(at - moment)
        return found


def main(arguments: list[str]) -> int:
    """Measure, and print the table."""
    options = _options(arguments)
    folder = environments.BENCH / "latency"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["HUB_READER_WITHOUT_TOKEN"] = "analyst"
    hub = WholeHub(folder)
    try:
        endpoints = hub.start()
        hub.enrol(dict.fromkeys(AUTHORITIES, folder))
        connection = endpoints.connection(endpoints.admin)
        state_days(connection, AUTHORITIES, LAST_DAY)
        time.sleep(DAYS_S)
        with Publisher(connection, "bench") as publisher:
            _publish(publisher, Spec(options.before, authorities=22).messages())
            seen = _measure(endpoints, publisher, options)
        appended = _appended(connection, seen)
    finally:
        hub.stop()
    keep(
        "latency",
        _report(
            options,
            {
                "from Kafka's acknowledgement to the figure": seen.waits(seen.acknowledged),
                "from the broker's append to the figure": seen.waits(appended),
                "an answer of the API alone": seen.answers,
            },
        ),
        options.publish,
    )
    return 0


def _measure(endpoints: Endpoints, publisher: Publisher, options: argparse.Namespace) -> Seen:
    seen = Seen()
    with _Api(endpoints.api_port) as api:
        _settled(api, options.before)
        sent: queue.SimpleQueue[tuple[Place, Acknowledgement] | None] = queue.SimpleQueue()
        count = round(options.rate * options.seconds)
        sending = threading.Thread(target=_send, args=(publisher, options.rate, count, sent))
        hearing = threading.Thread(target=_hear, args=(sent, seen))
        _look(api, seen)
        sending.start()
        hearing.start()
        give_up = time.monotonic() + options.seconds + SETTLING_S
        begun = _total(seen)
        while _total(seen) < begun + count and time.monotonic() < give_up:
            time.sleep(options.every)
            _look(api, seen)
        sending.join()
        hearing.join()
    if _total(seen) < begun + count:
        raise SystemExit(f"{begun + count - _total(seen)} of {count} statements never reached the figures")
    return seen


class _Api:
    """A reader of the hub's API over one connection."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=30)
        self._path = f"/api/v1/observations?{urlencode(QUESTION | {'area': ','.join(AUTHORITIES)})}"

    def __enter__(self) -> "_Api":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def denominators(self) -> dict[Place, int]:
        """How many referrals each authority's figure of each year counts now."""
        self._connection.request("GET", self._path, headers={"Accept": "application/json"})
        answer = self._connection.getresponse()
        document = json.loads(answer.read())
        if answer.status != http.client.OK:
            raise SystemExit(f"the API answered {answer.status}: {document}")
        rows = document["data"]
        return {(row["area"], YEARS.index(row["period"])): int(row["denominator"] or 0) for row in rows}


def _look(api: _Api, seen: Seen) -> None:
    asked = time.monotonic()
    found = api.denominators()
    now = time.monotonic()
    seen.answers.append(now - asked)
    for code in AUTHORITIES:
        for partition in range(len(YEARS)):
            place = (code, partition)
            count, rises = found.get(place, 0), seen.rises[place]
            if not rises or rises[-1][1] != count:
                rises.append((now, count))


def _total(seen: Seen) -> int:
    return sum(rises[-1][1] for rises in seen.rises.values())


def _settled(api: _Api, _: int) -> None:
    """Wait until what was published beforehand is in the figures: until they rise no more."""
    before, since = api.denominators(), time.monotonic()
    while time.monotonic() - since < 3:
        time.sleep(0.2)
        now = api.denominators()
        if now != before:
            before, since = now, time.monotonic()


def _send(
    publisher: Publisher, rate: float, count: int, sent: "queue.SimpleQueue[tuple[Place, Acknowledgement] | None]"
) -> None:
    made = list(_referrals(count))
    begun = time.monotonic()
    for number, (place, message) in enumerate(made):
        wait = begun + number / rate - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        code, partition = place
        sent.put(((code, partition), publisher.send(topic(code, Stream.CASE), message.key, message.value)))
    sent.put(None)


def _hear(sent: "queue.SimpleQueue[tuple[Place, Acknowledgement] | None]", seen: Seen) -> None:
    while (one := sent.get()) is not None:
        place, acknowledgement = one
        appended = acknowledgement.result()
        seen.acknowledged[place].append(time.monotonic())
        seen.first_offset.setdefault(place, appended.offset)


def _referrals(count: int) -> Iterator[tuple[Place, Message]]:
    now = time.time_ns() // 1_000_000
    for number in range(count):
        code = AUTHORITIES[number % len(AUTHORITIES)]
        subject = pseudonym("steady", now, number)
        partition = partition_of(subject.encode(), len(DAYS))
        fact = pseudonym("fact", now, number)
        header = Header(
            bytes.fromhex(fact), now, "asserted", code, subject, fact, "casefile", "steady", now, DAYS[partition]
        )
        value = codec().encode(ReferralReceived(header, "school"))
        yield (code, partition), Message(0, subject.encode(), value)


def _publish(publisher: Publisher, beforehand: Iterator[Message]) -> None:
    acknowledgements = [
        publisher.send(topic(AUTHORITIES[each.place // 2], Stream.CASE), each.key, each.value) for each in beforehand
    ]
    for each in acknowledgements:
        each.result()


def _appended(connection: Connection, seen: Seen) -> dict[Place, list[float]]:
    """When the broker appended each of the messages, on the clock of this process."""
    offset = time.monotonic() - time.time()
    found: dict[Place, list[float]] = defaultdict(list)
    with Reader(connection, "bench") as reader:
        for code in AUTHORITIES:
            starts = {place[1]: first for place, first in seen.first_offset.items() if place[0] == code}
            for record in reader.read(topic(code, Stream.CASE), starts):
                if record.offset >= starts.get(record.partition, 1 << 62):
                    found[code, record.partition].append(record.appended_at / 1000 + offset)
    return found


def _report(options: argparse.Namespace, waits: Mapping[str, Sequence[float]]) -> str:
    lines = [
        f"{options.rate:g} statements a second for {options.seconds:g} s over {len(AUTHORITIES)} authorities, "
        f"the API asked every {options.every * 1000:g} ms; {machine.described()}, load average {os.getloadavg()[0]:.1f}.",
        "",
        "| | counted | median, ms | 99th percentile, ms | longest, ms |",
        "|---|---|---|---|---|",
    ]
    for name, each in waits.items():
        late = quantiles(each, n=100)[98]
        lines.append(
            f"| {name} | {len(each):,} | {median(each) * 1000:,.0f} | {late * 1000:,.0f} | {max(each) * 1000:,.0f} |"
        )
    return "\n".join([*lines, ""])


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-latency", description=__doc__)
    parser.add_argument("--rate", type=float, default=500.0, help="statements a second")
    parser.add_argument("--seconds", type=float, default=60.0, help="for how long")
    parser.add_argument("--every", type=float, default=0.05, help="seconds between two looks at the API")
    parser.add_argument("--before", type=int, default=20_000, help="statements that are in the figures beforehand")
    parser.add_argument("--publish", action="store_true", help="put the results into the documentation, too")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
