"""Sending and reading on the real broker, and what each principal may and may not do there."""

import socket
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from kafka import KafkaAdminClient

from hub.broker.admin import Enrolment, add_authorities, add_authority, prepare_hub
from hub.broker.client import ANSWER_MS, open_client
from hub.broker.connection import Connection
from hub.broker.login import Login
from hub.broker.lookup import look_up, topic_ids
from hub.broker.publisher import Publisher
from hub.broker.reader import Reader
from hub.embedded.endpoints import Endpoints
from hub.errors import AccessError, ConfigurationError, DifferenceFound, HubError, UnreachableError
from schemas.topics import Stream, topic

CARDIFF, GWYNEDD = "W06000015", "W06000002"
CASES = topic(CARDIFF, Stream.CASE)


@pytest.fixture(scope="module")
def logins(endpoints: Endpoints, connection: Connection) -> dict[str, Login]:
    made = {code: Login(code, f"a-password-of-{code}") for code in (CARDIFF, GWYNEDD)}
    prepare_hub(connection, endpoints.hub)
    add_authorities(connection, [Enrolment(code, login) for code, login in made.items()], case_partitions=2)
    return made


@pytest.fixture
def cardiff(connection: Connection, logins: dict[str, Login]) -> Connection:
    return replace(connection, login=logins[CARDIFF])


@pytest.fixture
def publisher(cardiff: Connection) -> Iterator[Publisher]:
    with Publisher(cardiff, "cardiff-connector") as opened:
        yield opened


def test_every_acknowledged_statement_lies_where_the_acknowledgement_says(cardiff, publisher) -> None:
    person = uuid.uuid4().hex.encode()
    sent = [publisher.send(CASES, person, f"statement {number}".encode()) for number in range(500)]
    publisher.flush()
    assert all(each.done for each in sent)
    places = [each.result() for each in sent]
    partition, first = places[0]
    assert places == [(partition, first + number) for number in range(500)]
    with Reader(cardiff) as reader:
        read = [each for each in reader.read(CASES, {partition: first}) if each.key == person]
        assert reader.end_offsets(CASES)[partition] == first + 500
    assert [(each.partition, each.offset, each.value) for each in read] == [
        (partition, first + number, f"statement {number}".encode()) for number in range(500)
    ]
    assert all(abs(each.appended_at - time.time() * 1000) < 60_000 for each in read)


def test_a_reader_stops_at_the_end_of_when_it_began(cardiff, publisher) -> None:
    publisher.send(CASES, b"before", b"1").result()
    with Reader(cardiff) as reader:
        ends = reader.end_offsets(CASES)
        reading = reader.read(CASES)
        publisher.send(CASES, b"after", b"2").result()
        read = list(reading)
    assert all(each.offset < ends[each.partition] for each in read)
    assert len(read) == sum(ends.values())


def test_an_empty_topic_is_read_at_once(cardiff) -> None:
    with Reader(cardiff) as reader:
        assert list(reader.read(topic(CARDIFF, Stream.PRACTICE))) == []
        assert reader.end_offsets(topic(CARDIFF, Stream.PRACTICE)) == {0: 0}


def test_a_start_beyond_the_log_is_a_difference_and_no_silence(cardiff, publisher, monkeypatch) -> None:
    partition, offset = publisher.send(CASES, b"person", b"1").result()
    publisher.send(CASES, b"person", b"2").result()
    with Reader(cardiff) as reader:
        ends = reader.end_offsets(CASES)
        monkeypatch.setattr(reader, "end_offsets", lambda _: {**ends, partition: offset + 1_000})
        with pytest.raises(DifferenceFound, match="hub verify"):
            list(reader.read(CASES, {partition: offset + 500}))


def test_cardiff_writes_for_no_other_authority(publisher) -> None:
    with pytest.raises(AccessError, match=f"{topic(GWYNEDD, Stream.CASE)}.*{CARDIFF}"):
        publisher.send(topic(GWYNEDD, Stream.CASE), b"person", b"1").result()


def test_cardiff_writes_no_receipt(cardiff) -> None:
    with Publisher(cardiff, "cardiff-connector") as publisher, pytest.raises(AccessError, match="receipts"):
        publisher.send(topic(CARDIFF, Stream.RECEIPTS), b"person", b"1").result()


def test_cardiff_reads_its_receipts_and_nobody_elses_topics(cardiff) -> None:
    with Reader(cardiff) as reader:
        assert list(reader.read(topic(CARDIFF, Stream.RECEIPTS))) == []
        for stream in Stream:
            with pytest.raises(AccessError):
                list(reader.read(topic(GWYNEDD, stream)))


def test_the_hub_writes_receipts_and_no_statement(hub_connection, logins) -> None:
    with Publisher(hub_connection, "hub") as publisher:
        publisher.send(topic(GWYNEDD, Stream.RECEIPTS), b"range", b"receipt").result()
        with pytest.raises(AccessError):
            publisher.send(CASES, b"person", b"1").result()


def test_a_wrong_password_is_said_to_be_one_and_soon(cardiff) -> None:
    begun = time.monotonic()
    with pytest.raises(AccessError, match="refused the password of W06000015"):
        Publisher(replace(cardiff, login=Login(CARDIFF, "wrong")), "cardiff-connector")
    assert time.monotonic() - begun < ANSWER_MS / 1000, "it was tried until nobody answers"


def test_a_broker_that_is_not_there_is_said_to_be_so(cardiff, monkeypatch) -> None:
    monkeypatch.setattr("hub.broker.client.BOOTSTRAP_MS", 1_000)
    with pytest.raises(UnreachableError, match="nothing listens at 127.0.0.1:1;"):
        Reader(replace(cardiff, bootstrap="127.0.0.1:1"))


def test_brokers_that_hang_are_passed_over_for_one_that_answers(
    connection: Connection, logins: dict[str, Login]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as two:
        dumb = ",".join(f"127.0.0.1:{each.getsockname()[1]}" for each in (one, two))
        for _ in range(2):
            opened: Any = open_client(
                KafkaAdminClient, replace(connection, bootstrap=f"{dumb},{connection.bootstrap}"), "test"
            )
            assert CASES in opened.list_topics()
            opened.close()


def test_a_topic_that_nobody_made_is_an_error_and_not_a_wait(connection, monkeypatch) -> None:
    with Publisher(connection, "operator") as publisher, pytest.raises(ConfigurationError, match="does not exist"):
        publisher.send("exchange.W06000015.gossip", b"key", b"value")
    with Reader(connection) as reader, pytest.raises(ConfigurationError, match="does not exist"):
        reader.read("exchange.W06000015.gossip")


def test_a_message_too_large_is_refused_without_a_word_of_it(publisher) -> None:
    with pytest.raises(HubError, match="larger") as caught:
        publisher.send(CASES, b"person", b"Cerys " * 500_000)
    assert "Cerys" not in str(caught.value)


def test_enrolling_again_keeps_what_was_stated_and_takes_the_new_password(connection, cardiff, publisher) -> None:
    publisher.send(CASES, b"person", b"1").result()
    before = topic_ids(connection, [CASES])
    with Reader(cardiff) as reader:
        ends = reader.end_offsets(CASES)
    add_authority(connection, CARDIFF, cardiff.login, case_partitions=6)
    assert topic_ids(connection, [CASES]) == before
    assert look_up(connection, [CASES])[CASES].partitions == (0, 1)
    with Reader(cardiff) as reader:
        assert reader.end_offsets(CASES) == ends


def test_a_client_that_still_has_much_to_send_when_it_is_closed_leaves_no_socket_open(cardiff) -> None:
    client: Any = open_client(KafkaAdminClient, cardiff, "cardiff-connector")
    client.describe_topics([CASES])
    transports = [each.transport for each in client._client._manager._conns.values()]
    sockets = [each._sock for each in transports]
    for each in transports:
        each.write(bytes(100_000_000))
    client.close()
    assert sockets
    assert [each.fileno() for each in sockets] == [-1] * len(sockets)
