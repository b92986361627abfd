"""Consumers that share the topics, new authorities, and a broker that is killed, ended or hangs."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from hub.broker.admin import add_authority, prepare_hub
from hub.broker.connection import Connection, Record, TopicPartition
from hub.broker.login import Login
from hub.broker.publisher import DELIVERY_MS, Publisher
from hub.broker.reader import Reader
from hub.broker.stretch import Stretch
from hub.broker.subscription import Subscription
from hub.embedded.parts import Parts
from hub.errors import HubError, UnreachableError
from schemas.topics import Stream, consumed_pattern, parse, topic

CODES = ("W06000003", "W06000004", "W06000005", "W06000006")
PATIENCE_SECONDS = 60.0


@pytest.fixture(scope="module")
def own_parts(tmp_path_factory) -> Iterator[Parts]:
    """A broker of this module's own, because it is killed."""
    folder: Path = tmp_path_factory.mktemp("group")
    for each in (folder, folder.parent):
        each.chmod(0o711)
    with Parts.start(folder / "data") as started:
        yield started


@pytest.fixture(scope="module")
def admin(own_parts: Parts) -> Connection:
    endpoints = own_parts.endpoints
    connection = endpoints.connection(endpoints.admin)
    prepare_hub(connection, endpoints.hub)
    for code in CODES:
        add_authority(connection, code, Login(code, code), case_partitions=2)
    return connection


@pytest.fixture
def hub(own_parts: Parts, admin: Connection) -> Connection:
    return own_parts.endpoints.connection(own_parts.endpoints.hub)


class Store:
    """Offsets as the store keeps them, and what was received."""

    def __init__(self) -> None:
        self.next: dict[TopicPartition, int] = {}
        self.received: list[Record] = []
        self.given_up: list[TopicPartition] = []

    def offsets(self, parts):
        return {part: self.next[part] for part in parts if part in self.next}

    def take(self, messages: list[Stretch]) -> None:
        for each in chain.from_iterable(messages):
            part = TopicPartition(each.topic, each.partition)
            assert each.offset == self.next.get(part, 0), "nothing is left out and nothing comes twice"
            self.next[part] = each.offset + 1
            self.received.append(each)


def subscribe(hub: Connection, group: str, store: Store) -> Subscription:
    return Subscription(hub, group, consumed_pattern(), store.offsets, store.given_up.extend)


def publish(admin: Connection, code: str, *values: str) -> None:
    with Publisher(replace(admin, login=Login(code, code)), code) as publisher:
        for value in values:
            publisher.send(topic(code, Stream.CASE), value.encode(), value.encode())


def poll_until(done: Callable[[], bool], *members: tuple[Subscription, Store]) -> float:
    begun = time.monotonic()
    while not done():
        assert time.monotonic() - begun < PATIENCE_SECONDS
        for subscription, store in members:
            store.take(subscription.poll(1_000, 200))
    return time.monotonic() - begun


def kafka(own_parts: Parts) -> int:
    """The broker's process."""
    broker = next(child for child in own_parts.children if "kafka" in child.program.name.lower())
    assert broker.pid is not None
    return broker.pid


def authorities(subscription: Subscription) -> set[str]:
    return {parsed.authority for part in subscription.assignment() if (parsed := parse(part.topic))}


def test_a_consumer_goes_on_where_the_store_says_and_not_where_kafka_does(admin, hub) -> None:
    publish(admin, CODES[0], *(f"{number}" for number in range(20)))
    store = Store()
    with subscribe(hub, "hub-store", store) as first:
        poll_until(lambda: len(store.received) >= 20, (first, store))
        first.commit_courtesy(dict(store.next))
        assert sum(first.lag().values()) == 0
    again = Store()  # a store that was rebuilt from nothing
    with subscribe(hub, "hub-store", again) as second:
        poll_until(lambda: len(again.received) >= 20, (second, again))
    assert sorted(again.received) == sorted(store.received)
    onward = Store()
    onward.next = dict(store.next)
    publish(admin, CODES[0], "new")
    with subscribe(hub, "hub-store", onward) as third:
        poll_until(lambda: bool(onward.received), (third, onward))
    assert [each.value for each in onward.received] == [b"new"]


def test_all_partitions_of_an_authority_go_to_one_of_two_consumers(hub) -> None:
    one, two = Store(), Store()
    with subscribe(hub, "hub-two", one) as first:
        poll_until(lambda: authorities(first) == set(CODES), (first, one))
        with subscribe(hub, "hub-two", two) as second:
            poll_until(lambda: len(authorities(second)) == 2, (first, one), (second, two))
            assert authorities(first).isdisjoint(authorities(second))
            assert authorities(first) | authorities(second) == set(CODES)
            assert len(first.assignment()) == len(second.assignment()) == 2 * (2 + 1 + 1 + 1)
            assert set(one.given_up) >= second.assignment()
        poll_until(lambda: authorities(first) == set(CODES), (first, one))


def test_what_the_broker_gives_to_a_consumer_that_looks_elsewhere_is_taken_and_not_asked_for_anew(
    hub, monkeypatch, caplog
) -> None:
    """Whoever asks anew disturbs all others of the group."""
    monkeypatch.setattr("hub.broker.subscription.JOINING_MS", 0)
    one, two = Store(), Store()
    with subscribe(hub, "hub-elsewhere", one) as sharing:
        poll_until(lambda: authorities(sharing) == set(CODES), (sharing, one))
        with subscribe(hub, "hub-elsewhere", two) as other, caplog.at_level("INFO", "kafka.coordinator"):
            give_up = time.monotonic() + PATIENCE_SECONDS
            while not len(authorities(sharing)) == len(authorities(other)) == 2:
                assert time.monotonic() < give_up
                for _ in range(10):
                    one.take(sharing.poll(1_000, 20))
                two.take(other.poll(1_000, 200))
    asked = [each for each in caplog.messages if "(Re-)joining" in each]
    assert len(asked) == 3, "the new one twice, because it is given a name first, and the other one once"


def test_no_message_is_given_before_the_store_has_answered(admin, hub) -> None:
    publish(admin, CODES[1], "waiting")
    store, asked = Store(), []

    def away_at_first(parts):
        asked.append(parts)
        if len(asked) < 3:
            raise HubError("the database is away")
        return {}

    with Subscription(hub, "hub-store-away", consumed_pattern(), away_at_first) as subscription:
        failures = 0
        while not store.received:
            try:
                store.take(subscription.poll(1_000, 200))
            except HubError:
                failures += 1
        assert failures == 2
    assert len(asked) == 3


def test_messages_that_the_store_did_not_take_come_again_however_long_it_is_away(admin, hub) -> None:
    publish(admin, CODES[1], *(f"{number}" for number in range(30)))
    store = Store()
    away: list[None] = []

    def offsets(parts):
        if away:
            away.pop()
            raise HubError("the database is still away")
        return store.offsets(parts)

    with Subscription(hub, "hub-again", consumed_pattern(), offsets) as subscription:
        given: list[Record] = []
        while not given:
            given = [*chain.from_iterable(subscription.poll(10, 200))]
        away.extend([None] * 3)
        subscription.begin_again()  # what was given is lost with the store's transaction
        for _ in range(3):
            with pytest.raises(HubError, match="still away"):
                subscription.poll(10, 200)
        poll_until(lambda: set(given) <= set(store.received), (subscription, store))


def test_a_paused_partition_waits_and_the_others_go_on(admin, hub) -> None:
    store = Store()
    with subscribe(hub, "hub-pause", store) as subscription:
        poll_until(lambda: authorities(subscription) == set(CODES), (subscription, store))
        poll_until(lambda: not store.next or not any(subscription.lag().values()), (subscription, store))
        paused = [part for part in subscription.assignment() if CODES[2] in part.topic]
        subscription.pause(paused)
        publish(admin, CODES[2], "held back")
        publish(admin, CODES[3], "goes on")
        poll_until(lambda: b"goes on" in [each.value for each in store.received], (subscription, store))
        assert b"held back" not in [each.value for each in store.received]
        subscription.resume(paused)
        poll_until(lambda: b"held back" in [each.value for each in store.received], (subscription, store))


def test_a_new_authority_is_read_within_ten_seconds(admin, hub) -> None:
    store = Store()
    with subscribe(hub, "hub-new", store) as subscription:
        poll_until(lambda: authorities(subscription) >= set(CODES), (subscription, store))
        add_authority(admin, "W06000024", Login("W06000024", "W06000024"), case_partitions=2)
        publish(admin, "W06000024", "first statement")
        seconds = poll_until(
            lambda: "W06000024" in {each.topic[9:18] for each in store.received}, (subscription, store)
        )
    assert seconds < 10


def test_consumer_and_connector_outlive_a_broker_that_is_killed(admin, hub, own_parts: Parts) -> None:
    store = Store()
    cardiff = replace(admin, login=Login(CODES[0], CODES[0]))
    with subscribe(hub, "hub-killed", store) as subscription, Publisher(cardiff, "connector") as publisher:
        publisher.send(topic(CODES[0], Stream.CASE), b"p", b"before").result()
        poll_until(lambda: b"before" in [each.value for each in store.received], (subscription, store))
        os.kill(kafka(own_parts), signal.SIGKILL)
        during = publisher.send(topic(CODES[0], Stream.CASE), b"p", b"during")
        own_parts.watch()
        poll_until(lambda: b"during" in [each.value for each in store.received], (subscription, store))
        during.result()
        publisher.send(topic(CODES[0], Stream.CASE), b"p", b"after").result()
        poll_until(lambda: b"after" in [each.value for each in store.received], (subscription, store))


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_many_messages_sent_at_once_outlive_a_broker_that_ends_meanwhile(admin, own_parts: Parts, how) -> None:
    name, chance, count = topic(CODES[2], Stream.CASE), random.Random(7), 120_000
    keys = [b"person %d" % chance.randrange(4_000) for _ in range(count)]
    values = [chance.randbytes(500) for _ in range(count)]
    connection = replace(admin, login=Login(CODES[2], CODES[2]))
    own_parts.watch()
    with (
        Reader(connection) as reader,
        ThreadPoolExecutor() as pool,
        Publisher(connection, "connector", delivery_ms=60_000) as publisher,
    ):
        before = dict(reader.end_offsets(name))
        sending = pool.submit(publisher.send_all, name, keys, values)
        while sum(reader.end_offsets(name).values()) < sum(before.values()) + 5_000:
            assert not sending.done()
        os.kill(kafka(own_parts), how)
        assert not sending.done(), "the broker ended too late to show anything"
        appended = sending.result()
    with Reader(connection) as reader:
        found = {(each.partition, each.offset): (each.key, each.value) for each in reader.read(name, before)}
    places = zip(appended.partitions.tolist(), appended.offsets.tolist(), strict=True)
    assert found == dict(zip(places, zip(keys, values, strict=True), strict=True))
    for partition, first in before.items():
        own = appended.offsets[appended.partitions == partition].tolist()
        assert own == list(range(first, first + len(own)))


def test_many_messages_are_given_up_after_the_time_of_delivery_and_later_ones_arrive(
    admin, own_parts: Parts, monkeypatch
) -> None:
    monkeypatch.setattr("hub.broker.batching.GRACE_S", 1.0)
    name, connection = topic(CODES[3], Stream.CASE), replace(admin, login=Login(CODES[3], CODES[3]))
    keys = [b"%d" % number for number in range(30_000)]
    with Publisher(connection, "connector", delivery_ms=3_000) as publisher:
        publisher.send(name, b"p", b"the topic is known").result()
        broker = kafka(own_parts)
        os.kill(broker, signal.SIGSTOP)
        try:
            begun = time.monotonic()
            with pytest.raises(UnreachableError, match="does not answer"):
                publisher.send_all(name, keys, [b"x" * 1_000] * len(keys))
            assert 3 <= time.monotonic() - begun < DELIVERY_MS / 1000, (
                "the patience of a publisher who was not asked to hurry"
            )
        finally:
            os.kill(broker, signal.SIGCONT)
        while True:
            try:
                publisher.send_all(name, [b"p"], [b"it answers again"])
                break
            except UnreachableError:
                assert time.monotonic() - begun < PATIENCE_SECONDS
        publisher.send(name, b"p", b"and again").result()
