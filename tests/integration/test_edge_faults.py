"""Whatever goes away in the middle of a request, everything arrives in the end, and nothing about a person out of its order."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import psutil
import pytest

from hub.broker import client as kafka_client
from hub.broker.connection import Connection
from hub.broker.lines import Outgoing, open_incoming, open_outgoing
from hub.broker.over_https import session
from hub.broker.over_https.parcels import pack_messages
from hub.broker.publisher import Publisher
from hub.broker.reader import Reader
from hub.embedded.child import Child
from hub.embedded.parts import Parts
from hub.errors import HubError, UnreachableError
from schemas.topics import Stream, topic
from tests.lib.edges import HUMBLE, append_by_hand, edge_process, served_edge
from tests.lib.exchange import Exchange

CARDIFF = "W06000015"
CASES = topic(CARDIFF, Stream.CASE)
PEOPLE = 40
BATCH = 100
NOBODY = pack_messages([b"nobody"], [b"0"])


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What failed is tried again soon, and a broker that is away is soon known to be."""
    monkeypatch.setattr(session, "FIRST_PAUSE_S", 0.1)
    monkeypatch.setattr(session, "LONGEST_PAUSE_S", 0.5)
    monkeypatch.setattr(kafka_client, "BOOTSTRAP_MS", 2_000)


@pytest.fixture
def broker(parts: Parts) -> Child:
    return next(each for each in parts.children if "kafka" in each.program.name.lower())


@dataclass
class Told:
    """Numbered statements about a few people, and where each came to lie."""

    places: list[tuple[int, int]] = field(default_factory=list)

    def send(self, outgoing: Outgoing) -> None:
        """Send the next ones."""
        numbers = range(len(self.places), len(self.places) + BATCH)
        keys = [f"person {number % PEOPLE}".encode() for number in numbers]
        placed = outgoing.send_all(CASES, keys, [f"{number}".encode() for number in numbers])
        self.places += zip(placed.partitions.tolist(), placed.offsets.tolist(), strict=True)

    def check(self, connection: Connection) -> int:
        """All lie where they were said to, and nobody's came before an earlier one; how many lie there twice."""
        with Reader(connection) as reader:
            lies = sorted(reader.read(CASES))
        at = {(each.partition, each.offset): (each.key, each.value) for each in lies}
        wanted = [(f"person {number % PEOPLE}".encode(), f"{number}".encode()) for number in range(len(self.places))]
        assert [at[place] for place in self.places] == wanted
        heard: dict[bytes | None, list[int]] = {}
        for each in lies:
            heard.setdefault(each.key, []).append(int(each.value or b""))
        for person in range(PEOPLE):
            first_heard = list(dict.fromkeys(heard.pop(f"person {person}".encode())))
            assert first_heard == list(range(person, len(self.places), PEOPLE))
        assert heard == {}
        return len(lies) - len(self.places)


@contextmanager
def suspended(broker: Child) -> Iterator[None]:
    """The broker answers nobody, and no connection to it ends."""
    processes = [psutil.Process(broker.pid), *psutil.Process(broker.pid).children(recursive=True)]
    for each in processes:
        each.suspend()
    try:
        yield
    finally:
        for each in processes:
            each.resume()


@contextmanager
def sending(line: Connection, told: Told) -> Iterator[None]:
    """Send batch after batch beside the block, and one more when it has ended; what that raises is raised there."""
    enough = threading.Event()
    failures: list[BaseException] = []

    def run() -> None:
        try:
            with open_outgoing(line, "connector") as outgoing:
                while not enough.is_set():
                    told.send(outgoing)
                told.send(outgoing)
        except BaseException as failure:
            failures.append(failure)

    thread = threading.Thread(target=run, name="connector")
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join(130)
    if failures:
        raise failures[0]
    assert not thread.is_alive()


def until(look: Callable[[], object], patience: float = 30.0) -> None:
    """Return when this is so."""
    give_up = time.monotonic() + patience
    while not look():
        assert time.monotonic() < give_up
        time.sleep(0.005)


def test_an_edge_that_is_killed_in_the_middle_of_requests_and_started_again(
    exchange: Exchange, connection: Connection, broker: Child, tmp_path: Path
) -> None:
    cardiff = exchange.enrol(CARDIFF)
    told, chance = Told(), random.Random(7)
    with edge_process(connection, tmp_path) as edge:
        with sending(edge.line(cardiff), told):
            until(lambda: told.places)
            with suspended(broker):  # so that a request is being answered, for certain
                time.sleep(0.5)
                edge.kill()
            for _ in range(2):
                edge.start()
                before = len(told.places)
                until(lambda: len(told.places) > before)  # noqa: B023
                time.sleep(chance.random() / 10)
                edge.kill()
            edge.start()
        assert edge.stop() == 0
        assert "person" not in edge.log
        assert cardiff.login.password not in edge.log
    assert len(told.places) >= 5 * BATCH
    told.check(cardiff)


def test_two_edges_that_are_used_in_turn(exchange: Exchange, connection: Connection) -> None:
    cardiff = exchange.enrol(CARDIFF)
    told = Told()
    with (
        served_edge(connection) as one,
        served_edge(connection) as other,
        open_outgoing(one.line(cardiff), "one") as first,
        open_outgoing(other.line(cardiff), "other") as second,
        open_incoming(other.line(cardiff), "reader") as incoming,
    ):
        for _ in range(5):
            told.send(first)
            told.send(second)
        assert len(list(incoming.read(CASES))) == 10 * BATCH
    assert told.check(cardiff) == 0


def test_a_broker_that_goes_away_and_comes_back(
    exchange: Exchange, connection: Connection, broker: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    cardiff = exchange.enrol(CARDIFF)
    told = Told()
    with served_edge(connection, replace(HUMBLE, append_seconds=1.0)) as edge, edge.asking(cardiff.login) as client:
        with sending(edge.line(cardiff), told):
            until(lambda: told.places)
            broker.stop()
            try:
                before = len(told.places)
                until(lambda: 'operation="append",status="503"' in edge.counted())
                refused = append_by_hand(client, CASES, NOBODY)
                assert (refused.status_code, refused.json()["code"]) == (503, "broker-away")
                assert refused.headers["retry-after"] == "2"
                assert connection.bootstrap not in refused.text
                assert [client.get(path).status_code for path in ("/livez", "/readyz")] == [200, 503]
                with (
                    open_outgoing(edge.line(cardiff), "another connector") as outgoing,
                    monkeypatch.context() as patch,
                    pytest.raises(UnreachableError, match="broker-away"),
                ):
                    patch.setattr(session, "PATIENCE_S", 0.0)
                    outgoing.send_all(CASES, [b"nobody"], [b"0"])
                assert len(told.places) == before
            finally:
                broker.start()
                broker.wait_ready()
            until(lambda: len(told.places) > before, 60)
        until(lambda: client.get("/readyz").status_code == 200)
    told.check(cardiff)


def test_who_hangs_up_or_waits_too_long_is_waited_for_no_longer(
    exchange: Exchange, connection: Connection, broker: Child
) -> None:
    cardiff = exchange.enrol(CARDIFF)
    with served_edge(connection, replace(HUMBLE, append_seconds=4.0)) as edge, edge.asking(cardiff.login) as client:
        assert append_by_hand(client, CASES, NOBODY).status_code == 200
        with suspended(broker):
            begun = time.monotonic()
            assert append_by_hand(client, CASES, NOBODY).status_code == 503
            assert time.monotonic() - begun < 20
    with served_edge(connection) as edge, edge.asking(cardiff.login) as client:
        assert append_by_hand(client, CASES, NOBODY).status_code == 200
        client.timeout = httpx.Timeout(1.0)
        with suspended(broker):
            with pytest.raises(httpx.ReadTimeout):
                append_by_hand(client, CASES, NOBODY)
            until(lambda: 'operation="append",status="400"' in edge.counted(), 10)


def test_what_a_publisher_abandons_fails_at_once_and_is_not_sent_later(exchange: Exchange, broker: Child) -> None:
    cardiff = exchange.enrol(CARDIFF)
    publisher = Publisher(cardiff, "connector")
    publisher.send(CASES, b"person", b"before").result()
    broker.stop()
    try:
        waiting = publisher.send(CASES, b"person", b"after")
        begun = time.monotonic()
        publisher.abandon()
        with pytest.raises(HubError):
            waiting.result()
        assert time.monotonic() - begun < kafka_client.ANSWER_MS / 1000, "it was tried until nobody answers"
    finally:
        broker.start()
        broker.wait_ready()
    with Reader(cardiff) as reader:
        assert [each.value for each in reader.read(CASES)] == [b"before"]
