"""Many messages sent at once, on the real broker: each lies where it would had it been sent alone."""

import random
import socket
import threading
import time
import tracemalloc
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from kafka import KafkaAdminClient

from hub.broker.admin import Enrolment, add_authorities
from hub.broker.batching import ON_THE_WAY_BYTES
from hub.broker.client import open_client
from hub.broker.connection import Connection
from hub.broker.login import Login
from hub.broker.publisher import AllAppended, Publisher
from hub.broker.reader import Reader
from hub.errors import AccessError, ConfigurationError, HubError
from schemas.topics import TOPIC_SETTINGS, Stream, topic
from tests.bench.sending import compare, report
from tests.lib.exchange import emptied

NEATH, SWANSEA = "W06000012", "W06000011"
CASES, OTHERS = topic(NEATH, Stream.CASE), topic(SWANSEA, Stream.CASE)
CONTROL = topic(NEATH, Stream.CONTROL)
LARGE = 900_000
MOST_CUTS = 10


@pytest.fixture(scope="module")
def neath(connection: Connection, hub_connection: Connection) -> Iterator[Connection]:
    made = [Enrolment(code, Login(code, f"a-password-of-{code}")) for code in (NEATH, SWANSEA)]
    with emptied(connection, hub_connection):
        add_authorities(connection, made, case_partitions=5)
        yield replace(connection, login=made[0].login)


@pytest.fixture
def publisher(neath: Connection) -> Iterator[Publisher]:
    with Publisher(neath, "neath-connector") as opened:
        yield opened


def messages(count: int, seed: int = 1) -> tuple[list[bytes], list[bytes]]:
    """Statements about some people, thirty about each; now and then one is empty."""
    chance = random.Random(seed)
    keys = [b"%032x" % (chance.randrange(count // 30 + 1) << 90) for _ in range(count)]
    values = [
        b"" if chance.random() < 0.01 else b"statement %d " % number * chance.randrange(1, 60)
        for number in range(count)
    ]
    return keys, values


def lying(
    connection: Connection, name: str, since: dict[int, int] | None = None
) -> dict[tuple[int, int], tuple[bytes | None, bytes | None]]:
    with Reader(connection) as reader:
        return {(each.partition, each.offset): (each.key, each.value) for each in reader.read(name, since)}


def ends(connection: Connection, name: str) -> dict[int, int]:
    with Reader(connection) as reader:
        return dict(reader.end_offsets(name))


def places(appended: AllAppended) -> list[tuple[int, int]]:
    return list(zip(appended.partitions.tolist(), appended.offsets.tolist(), strict=True))


def check(
    connection: Connection, name: str, before: dict[int, int], appended: AllAppended, sent: Sequence[Any]
) -> None:
    """What lies in the topic since is what was sent: nothing less, nothing twice, nothing elsewhere, all in order."""
    assert lying(connection, name, before) == dict(zip(places(appended), sent, strict=True))
    for partition, first in before.items():
        own = appended.offsets[appended.partitions == partition].tolist()
        assert own == list(range(first, first + len(own)))


def test_many_messages_lie_where_those_sent_one_by_one_do(connection, neath, publisher) -> None:
    keys, values = messages(20_000)
    before, others = ends(neath, CASES), ends(connection, OTHERS)
    appended = publisher.send_all(CASES, keys, values)
    with Publisher(connection, "operator") as one_by_one:
        acknowledgements = [one_by_one.send(OTHERS, key, value) for key, value in zip(keys, values, strict=True)]
        alone = [each.result() for each in acknowledgements]
    assert (appended.partitions.dtype, appended.offsets.dtype) == (np.int32, np.int64)
    assert set(appended.partitions.tolist()) == set(range(5))
    assert [(partition, offset - before[partition]) for partition, offset in places(appended)] == [
        (each.partition, each.offset - others[each.partition]) for each in alone
    ]
    check(neath, CASES, before, appended, list(zip(keys, values, strict=True)))
    with Reader(neath) as reader:
        assert all(abs(each.appended_at - time.time() * 1000) < 60_000 for each in reader.read(CASES, before))


@pytest.mark.parametrize("values", [[b"one"], [b""], [b"", b"", b"last"], []])
def test_few_messages_are_many_enough(neath, publisher, values) -> None:
    before = ends(neath, CONTROL)
    keys = [b"", b"range", b"range"][: len(values)]
    appended = publisher.send_all(CONTROL, keys, values)
    check(neath, CONTROL, before, appended, list(zip(keys, values, strict=True)))


def test_messages_of_900_kilobytes_pass_between_small_ones_and_little_of_them_is_in_memory_twice(
    neath, publisher
) -> None:
    chance = random.Random(3)
    values = [chance.randbytes(LARGE if number % 3 else 100) for number in range(90)]
    keys = [b"person %d" % (number % 11) for number in range(90)]
    before = ends(neath, CASES)
    tracemalloc.start()
    try:
        appended = publisher.send_all(CASES, keys, values)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert sum(map(len, values)) > 5 * ON_THE_WAY_BYTES
    assert most < 3 * ON_THE_WAY_BYTES
    check(neath, CASES, before, appended, list(zip(keys, values, strict=True)))


def test_a_message_before_and_one_after_keep_their_order_with_many_between(neath, publisher) -> None:
    before = ends(neath, CASES)
    first = publisher.send(CASES, b"person", b"before")
    appended = publisher.send_all(CASES, [b"person"] * 3_000, [b"%d" % number for number in range(3_000)])
    last = publisher.send(CASES, b"person", b"after").result()
    (partition,) = set(appended.partitions.tolist())
    found = lying(neath, CASES, before)
    read = [found[partition, before[partition] + number] for number in range(3_002)]
    assert read == [(b"person", each) for each in (b"before", *(b"%d" % number for number in range(3_000)), b"after")]
    assert first.result() == (partition, before[partition])
    assert last == (partition, before[partition] + 3_001)


def test_where_the_broker_takes_small_batches_only_they_are_halved_until_it_does(connection) -> None:
    name, chance = "small-batches", random.Random(4)
    client: Any = open_client(KafkaAdminClient, connection, "test")
    try:
        client.create_topics({name: {"num_partitions": 2, "configs": {**TOPIC_SETTINGS, "max.message.bytes": "60000"}}})
        client.wait_for_topics([name])
        keys = [b"person %d" % chance.randrange(9) for _ in range(3_000)]
        values = [chance.randbytes(chance.randrange(600)) for _ in range(3_000)]
        with Publisher(connection, "operator") as publisher:
            appended = publisher.send_all(name, keys, values)
            check(connection, name, {0: 0, 1: 0}, appended, list(zip(keys, values, strict=True)))
            with pytest.raises(HubError, match="one message is larger than the broker takes"):
                publisher.send_all(name, [b"a", b"b"], [b"small", chance.randbytes(70_000)])
    finally:
        client.delete_topics([name])
        client.close()


def test_a_topic_that_nobody_made_is_an_error_and_not_a_wait(connection, monkeypatch) -> None:
    monkeypatch.setattr("hub.broker.publisher.TOPIC_PATIENCE_S", 1)
    with Publisher(connection, "operator") as publisher, pytest.raises(ConfigurationError, match="does not exist"):
        publisher.send_all("exchange.W06000012.gossip", [b"key"] * 5, [b"value"] * 5)


@pytest.mark.parametrize("name", [OTHERS, topic(NEATH, Stream.RECEIPTS)])
def test_who_may_not_write_a_topic_writes_none_of_many_messages(connection, publisher, name) -> None:
    before = ends(connection, name)
    with pytest.raises(AccessError, match=f"{name}.*{NEATH}"):
        publisher.send_all(name, *messages(9_000))
    assert ends(connection, name) == before


def test_one_message_too_large_stops_all_before_any_is_sent_and_is_not_shown(neath, publisher) -> None:
    before = ends(neath, CASES)
    with pytest.raises(HubError, match="larger") as caught:
        publisher.send_all(CASES, [b"person"] * 2, [b"small", b"Cerys " * 500_000])
    assert "Cerys" not in str(caught.value)
    assert ends(neath, CASES) == before


def test_a_key_for_each_value(publisher) -> None:
    with pytest.raises(ValueError, match="2 keys and 1 values"):
        publisher.send_all(CASES, [b"one", b"two"], [b"value"])


def test_connections_that_break_again_and_again_lose_nothing_and_double_nothing(neath, publisher) -> None:
    keys, values = messages(120_000, seed=5)
    before, chance, ended, cuts = ends(neath, CASES), random.Random(6), threading.Event(), 0

    def cut() -> None:
        nonlocal cuts
        while cuts < MOST_CUTS and not ended.wait(chance.uniform(0.01, 0.12)):
            for each in list(publisher._producer._sender._client._manager._conns.values()):
                opened = getattr(each.transport, "_sock", None)
                if each.connected and opened is not None:
                    with suppress(OSError):
                        opened.shutdown(socket.SHUT_RDWR)
                        cuts += 1

    cutting = threading.Thread(target=cut)
    cutting.start()
    try:
        appended = publisher.send_all(CASES, keys, values)
    finally:
        ended.set()
        cutting.join()
    assert cuts > 3
    check(neath, CASES, before, appended, list(zip(keys, values, strict=True)))


def test_what_is_measured_of_sending_is_measured_of_the_same_messages_in_both_ways(connection) -> None:
    found = compare(connection, OTHERS, *messages(300, seed=8), rounds=2)
    assert [len(each) for each in found.rounds.values()] == [2, 2]
    assert all(took.wall_s > 0 for each in found.rounds.values() for took in each)
    assert "300 messages" in report(found)
