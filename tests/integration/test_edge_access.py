"""Who comes in at the edge: passwords that are right as long as Kafka takes them, that cannot be tried out, and a share for each."""

import time
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from hub.broker.admin import add_authority
from hub.broker.connection import Connection
from hub.broker.failures import PasswordRefused
from hub.broker.login import Login
from hub.broker.over_https.parcels import pack_messages
from hub.broker.reader import Reader
from hub.edge.bounds import Bounds
from hub.edge.clients import Clients, Kind
from hub.edge.problems import Refused
from schemas.topics import Stream, topic
from tests.lib.edges import HUMBLE, append_by_hand, refusal, served_edge
from tests.lib.exchange import Exchange

CARDIFF, GWYNEDD = "W06000015", "W06000002"
CASES = topic(CARDIFF, Stream.CASE)


def count(connection: Connection) -> int:
    """How many messages Kafka itself says there are."""
    with Reader(connection) as reader:
        return sum(reader.end_offsets(CASES).values())


def test_a_password_is_right_only_as_long_as_kafka_takes_it(exchange: Exchange, connection: Connection) -> None:
    cardiff = exchange.enrol(CARDIFF)
    seconds = [0.0]
    with served_edge(connection, Bounds(attempts=100), clock=lambda: seconds[0]) as edge:

        def status(password: str) -> int:
            with edge.asking(Login(CARDIFF, password)) as client:
                return client.get("/edge/v1").status_code

        old = cardiff.login.password
        assert [status(old), status("wrong"), status(old), status("wrong")] == [200, 401, 200, 401]
        exchange_password(exchange, "a-new-password")
        assert status(old) == 200  # over the connection that stands
        seconds[0] += 301
        assert [status(old), status(old)] == [401, 401]
        exchange_password(exchange, old)
        assert status(old) == 200
        exchange_password(exchange, "a-new-password")
        assert [status("a-new-password"), status(old)] == [200, 401]  # whoever has the new one ends the old one


def exchange_password(exchange: Exchange, password: str) -> None:
    add_authority(exchange.admin, CARDIFF, Login(CARDIFF, password), 2)


def test_a_password_cannot_be_found_by_trying_and_who_is_known_is_not_kept_out(
    exchange: Exchange, connection: Connection
) -> None:
    cardiff, gwynedd = exchange.enrol(CARDIFF), exchange.enrol(GWYNEDD)
    seconds = [0.0]
    with served_edge(connection, Bounds(), clock=lambda: seconds[0]) as edge:

        def tried(login: Login) -> httpx.Response:
            with edge.asking(login) as client:
                return client.get("/edge/v1")

        assert tried(cardiff.login).status_code == 200
        seconds[0] += 10
        answers = [tried(Login(CARDIFF, f"guess {number}")) for number in range(6)]
        assert [refusal(each) for each in answers] == [(401, "bad-password")] * 3 + [(429, "too-many-attempts")] * 3
        assert answers[-1].headers["retry-after"] == "1"
        assert tried(cardiff.login).status_code == 200
        assert tried(gwynedd.login).status_code == 200
        seconds[0] += 1
        assert [tried(Login(CARDIFF, "guess")).status_code for _ in range(2)] == [401, 429]


def test_one_authority_takes_no_more_than_its_share(exchange: Exchange, connection: Connection) -> None:
    cardiff, gwynedd = exchange.enrol(CARDIFF), exchange.enrol(GWYNEDD)
    good = pack_messages([b"person"], [b"1"])
    with (
        served_edge(connection, replace(HUMBLE, at_once=1)) as edge,
        edge.asking(cardiff.login) as client,
        edge.asking(gwynedd.login) as other,
    ):
        assert client.get("/edge/v1").status_code == 200  # while a password is tried for the first time, no other is

        def slow() -> Iterator[bytes]:
            yield good[:10]
            with edge.asking(cardiff.login) as further:
                refused = append_by_hand(further, CASES, good)
            assert refusal(refused) == (429, "too-many-at-once")
            assert refused.headers["retry-after"] == "1"
            assert other.get("/edge/v1").status_code == 200
            yield good[10:]

        assert append_by_hand(client, CASES, slow()).status_code == 200
        assert append_by_hand(client, CASES, good).status_code == 200
    assert count(cardiff) == 2


def test_a_body_that_takes_too_long_is_waited_for_no_longer(exchange: Exchange, connection: Connection) -> None:
    cardiff = exchange.enrol(CARDIFF)
    good = pack_messages([b"person"], [b"1"])

    def stuck() -> Iterator[bytes]:
        yield good[:10]
        time.sleep(1.0)
        yield good[10:]

    with served_edge(connection, replace(HUMBLE, body_seconds=0.5)) as edge, edge.asking(cardiff.login) as client:
        assert refusal(append_by_hand(client, CASES, stuck())) == (408, "too-slow")
    assert count(cardiff) == 0


def test_connections_are_used_again_and_let_go_when_nobody_needs_them(
    exchange: Exchange, connection: Connection
) -> None:
    cardiff, gwynedd = exchange.enrol(CARDIFF).login, exchange.enrol(GWYNEDD).login
    seconds = [0.0]
    bounds = replace(HUMBLE, kept=2)
    clients = Clients(lambda login: replace(connection, login=login), b"key", lambda: seconds[0], bounds)
    ended: list[object] = []
    kind = Kind("reader", Reader, lambda reader: ended.append(reader) or reader.close())  # type: ignore[func-returns-value]

    def used(login: Login) -> Reader:
        lease = clients.borrow(kind, login)
        clients.give_back(lease)
        return lease.client

    first = used(cardiff)
    seconds[0] += 59
    assert used(cardiff) is first
    seconds[0] += 59
    clients.sweep()
    assert (used(cardiff), ended) == (first, [])
    seconds[0] += 60
    clients.sweep()
    assert ended == [first]
    with pytest.raises(PasswordRefused):
        clients.borrow(kind, Login(CARDIFF, "wrong"))
    one, other = clients.borrow(kind, gwynedd), clients.borrow(kind, gwynedd)
    with pytest.raises(Refused, match="2 requests"):
        clients.borrow(kind, gwynedd)
    second = used(cardiff)
    clients.give_back(one)
    clients.give_back(other)  # a third one: who waited longest goes
    assert ended == [first, second]
    clients.discard(clients.borrow(kind, gwynedd))
    clients.close()
    assert ended == [first, second, other.client, one.client]
