"""Authorities whose network lets no Kafka pass: what they send over HTTPS comes to lie as over Kafka, and is answered as there."""

import gzip
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import zstandard

from hub.broker.connection import Connection, Record
from hub.broker.lines import open_incoming, open_outgoing, rights_of
from hub.broker.login import Login
from hub.broker.over_https import publisher, session
from hub.broker.over_https.parcels import pack_messages, unpack_records
from hub.broker.reader import Reader
from hub.errors import AccessError, ConfigurationError, DifferenceFound, HubError, UnreachableError
from hub.store.engine import Store
from schemas.codec import codec
from schemas.events.receipt import Receipt
from schemas.topics import Stream, topic
from tests.lib.certificates import certified
from tests.lib.consuming import consuming, wait_for
from tests.lib.edges import HUMBLE, Served, append_by_hand, over_https, refusal, served_edge
from tests.lib.exchange import Exchange
from tests.lib.statements import received
from tests.lib.tunnel import Tunnel

CARDIFF, GWYNEDD = "W06000015", "W06000002"
CASES, RECEIPTS = topic(CARDIFF, Stream.CASE), topic(CARDIFF, Stream.RECEIPTS)
MANY = 20_000
NAME = "edge.example.wales"


@pytest.fixture
def edge(connection: Connection) -> Iterator[Served]:
    with served_edge(connection) as served:
        yield served


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is refused for a while is given up soon, and no proxy of the machine stands between."""
    monkeypatch.setattr(session, "PATIENCE_S", 2.0)
    monkeypatch.setattr(publisher, "OPENING_S", 2.0)
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def statements(count: int, size: int = 50) -> tuple[list[bytes], list[bytes]]:
    """So many statements about a tenth as many people, and each person's are numbered."""
    keys = [f"person {number % (count // 10 + 1)}".encode() for number in range(count)]
    return keys, [f"{number} ".encode() + b"x" * size for number in range(count)]


def lying(connection: Connection, name: str = CASES) -> list[Record]:
    """What Kafka itself says lies in a topic."""
    with Reader(connection) as reader:
        return sorted(reader.read(name))


def test_twenty_thousand_statements_pass_a_proxy_over_tls_and_lie_as_over_kafka(
    exchange: Exchange, connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cardiff = exchange.enrol(CARDIFF)
    ours = certified(tmp_path, NAME)
    keys, values = statements(MANY, 600)  # more than one request may hold
    with served_edge(connection, certificate=ours) as edge, Tunnel({f"{NAME}:443": edge.port}) as tunnel:
        line = replace(over_https(cardiff, f"https://{NAME}"), ca_file=ours.ca_file, proxy_url=tunnel.url)
        with open_outgoing(line, "connector") as outgoing:
            outgoing.expect([CASES])
            placed = outgoing.send_all(CASES, keys, values)
            outgoing.flush()
        monkeypatch.setenv("HTTPS_PROXY", tunnel.url)
        with open_incoming(replace(line, proxy_url=None), "connector") as incoming:
            ends = incoming.end_offsets(CASES)
            read = list(incoming.read(CASES))
        assert tunnel.opened == [f"{NAME}:443"] * 2
        counted = edge.counted()
        with pytest.raises(UnreachableError, match=r"not to be trusted.*ca_file"):
            open_outgoing(replace(line, ca_file=None), "connector")
        stranger = tunnel.url.replace("elegant", "wrong")
        with pytest.raises(AccessError, match=f"the proxy at http://127.0.0.1:{tunnel.port} asks for") as refused:
            open_outgoing(replace(line, proxy_url=stranger), "connector")
        assert "wrong-lamp" not in str(refused.value)
        with pytest.raises(UnreachableError, match="answered 403"):
            open_outgoing(replace(line, https_url="https://another.example.wales"), "connector")
    lies = lying(cardiff)
    assert sorted(read) == lies
    assert sum(ends.values()) == len(lies) == MANY
    at = {(each.partition, each.offset): (each.key, each.value) for each in lies}
    places = zip(placed.partitions.tolist(), placed.offsets.tolist(), strict=True)
    assert [at[place] for place in places] == list(zip(keys, values, strict=True))
    assert of_people(lies) == of_people(read) == {key: values[number :: MANY // 10 + 1] for number, key in people(keys)}
    assert f'hub_edge_messages_total{{authority="{CARDIFF}"}} 20000.0' in counted
    assert f'hub_edge_requests_total{{authority="{CARDIFF}",operation="append",status="200"}} 2.0' in counted


def people(keys: list[bytes]) -> list[tuple[int, bytes]]:
    """Each person once, with the number of their first statement."""
    return [(number, key) for number, key in enumerate(keys) if number <= MANY // 10]


def of_people(records: list[Record]) -> dict[bytes | None, list[bytes | None]]:
    """Each person's statements, in the order in which they lie."""
    found: dict[bytes | None, list[bytes | None]] = {}
    for each in records:
        found.setdefault(each.key, []).append(each.value)
    return found


def test_receipts_are_those_that_kafka_gives(exchange: Exchange, edge: Served, fresh_database: str) -> None:
    cardiff = exchange.enrol(CARDIFF)
    events = [received(f"referral {number}", f"person {number}", "2008-07-01") for number in range(30)]
    encoded = [codec().encode(each) for each in events]
    with open_outgoing(edge.line(cardiff), "connector") as outgoing:
        outgoing.send_all(CASES, [each.header.subject.encode() for each in events], encoded)
        outgoing.send_all(CASES, [b"somebody"], [b"no statement"])
    with (
        Store(fresh_database) as store,
        consuming(store, exchange.hub),
        open_incoming(edge.line(cardiff), "connector") as incoming,
    ):
        wait_for(lambda: sum(each.recorded for each in receipts(incoming.read(RECEIPTS))), 30)
        wait_for(lambda: sum(len(each.exceptions) for each in receipts(incoming.read(RECEIPTS))), 1)
        over = list(incoming.read(RECEIPTS))
    assert over == lying(cardiff, RECEIPTS)
    told = receipts(over)
    assert sum(each.recorded for each in told) == 30
    assert [why.code for each in told for why in each.exceptions] == ["not_wire_format"]


def receipts(records: Iterable[Record]) -> list[Receipt]:
    """What the hub has written to an authority."""
    found = [codec().decode(each.value) for each in records]
    return [each for each in found if isinstance(each, Receipt)]


def test_who_may_not_is_told_so_and_why(exchange: Exchange, edge: Served) -> None:
    cardiff, gwynedd = exchange.enrol(CARDIFF), exchange.enrol(GWYNEDD)
    nobodys = replace(cardiff, login=Login(CARDIFF, "wrong"))
    for opened in (open_outgoing, open_incoming):
        with pytest.raises(AccessError, match=f"refused the password of {CARDIFF}") as refused:
            opened(edge.line(nobodys), "connector")
        assert "wrong" not in str(refused.value)
    with open_outgoing(edge.line(gwynedd), "connector") as outgoing:
        for name in (CASES, topic(GWYNEDD, Stream.RECEIPTS)):
            with pytest.raises(AccessError, match="not-allowed"):
                outgoing.send_all(name, [b"person"], [b"1"])
        with pytest.raises(ConfigurationError, match="no-such-topic"):
            outgoing.send_all("gossip", [b"person"], [b"1"])
        with pytest.raises(HubError, match="more than 1,000,000 bytes"):
            outgoing.send_all(topic(GWYNEDD, Stream.CASE), [b"person"], [bytes(1_000_000)])
        assert outgoing.send_all(topic(GWYNEDD, Stream.CASE), [], []).offsets.tolist() == []
    asking = [CASES, topic(GWYNEDD, Stream.CASE), topic(GWYNEDD, Stream.RECEIPTS), "gossip"]
    found = rights_of(edge.line(gwynedd), asking)
    assert found[asking[1]] == frozenset({"read", "write"})
    assert found[asking[2]] == frozenset({"read"})
    assert [type(found[name]) for name in (asking[0], asking[3])] == [AccessError, ConfigurationError]
    assert {name: each for name, each in found.items() if not isinstance(each, HubError)} == {
        name: each for name, each in rights_of(gwynedd, asking[:3]).items() if not isinstance(each, HubError)
    }
    with open_incoming(edge.line(gwynedd), "connector") as incoming:
        with pytest.raises(AccessError, match="not-allowed"):
            incoming.end_offsets(CASES)
        with pytest.raises(DifferenceFound, match="5 was expected"):
            incoming.read(topic(GWYNEDD, Stream.CASE), ends={0: 5})
    assert lying(cardiff) == []


def test_a_topic_that_is_not_there_is_said_to_be_missing(exchange: Exchange, edge: Served) -> None:
    cardiff = exchange.enrol(CARDIFF)
    exchange.clear()
    with edge.asking(cardiff.login) as client:
        assert refusal(client.get(f"/edge/v1/topics/{CASES}/ends")) == (404, "no-such-topic")
        assert refusal(append_by_hand(client, CASES, pack_messages([b"person"], [b"1"]))) == (404, "no-such-topic")


def test_no_other_principal_comes_in_even_with_its_password(edge: Served, exchange: Exchange) -> None:
    for connection in (exchange.admin, exchange.hub):
        with edge.asking(connection.login) as client:
            assert refusal(client.get("/edge/v1")) == (401, "bad-password")
    with httpx.Client(base_url=edge.url) as stranger:
        answer = stranger.get("/edge/v1")
        assert refusal(answer) == (401, "no-credentials")
        assert answer.headers["www-authenticate"].startswith("Basic ")
        for shown in ("Basic", "Basic !", "Basic /////w==", "Bearer abc"):
            answer = stranger.get("/edge/v1", headers={"Authorization": shown})
            assert refusal(answer)[0] == 401
        assert refusal(stranger.get("/edge/v2")) == (404, "no-such-address")
        answer = stranger.delete(f"/edge/v1/topics/{CASES}/messages")
        assert refusal(answer) == (405, "no-such-method")
        assert {"GET", "POST"} < set(answer.headers["allow"].split(", "))
    assert 'authority="none"' in edge.counted()


def test_a_body_that_cannot_be_used_is_refused_with_a_code_and_nothing_of_it_is_sent(
    exchange: Exchange, edge: Served
) -> None:
    cardiff = exchange.enrol(CARDIFF)
    good = pack_messages([b"Cerys"], [b"Cerys 1"])
    packed = zstandard.ZstdCompressor().compress(good)
    bomb = bytes(9_000_000)
    unsized = zstandard.ZstdCompressor(write_content_size=False)
    wide = zstandard.ZstdCompressor(compression_params=zstandard.ZstdCompressionParameters(window_log=25)).compressobj()
    refusals: list[tuple[bytes, dict[str, str], tuple[int, str]]] = [
        (b"", {}, (400, "no-parcel")),
        (b"Cerys", {}, (400, "no-parcel")),
        (good[:-1], {}, (400, "no-parcel")),
        (good + b"Cerys", {}, (400, "no-parcel")),
        (good[:4] + b"\xff\xff\xff\xff" + good[8:], {}, (400, "no-parcel")),
        (good[:8] + b"\xff\xff\xff\xff" + good[12:], {}, (400, "no-parcel")),
        (good, {"Content-Encoding": "zstd"}, (400, "not-compressed")),
        (good, {"Content-Encoding": "gzip"}, (400, "not-compressed")),
        (packed[:-1], {"Content-Encoding": "zstd"}, (400, "not-compressed")),
        (packed + packed, {"Content-Encoding": "zstd"}, (400, "not-compressed")),
        (gzip.compress(good)[:-1], {"Content-Encoding": "gzip"}, (400, "not-compressed")),
        (gzip.compress(good) * 2, {"Content-Encoding": "gzip"}, (400, "not-compressed")),
        (good, {"Content-Encoding": "br"}, (415, "wrong-type")),
        (good, {"kind": "application/json"}, (415, "wrong-type")),
        (bomb, {}, (413, "too-large")),
        (gzip.compress(bomb), {"Content-Encoding": "gzip"}, (413, "too-large")),
        (zstandard.ZstdCompressor().compress(bomb), {"Content-Encoding": "zstd"}, (413, "too-large")),
        (unsized.compress(bomb), {"Content-Encoding": "zstd"}, (400, "not-compressed")),
        (wide.compress(good) + wide.flush(), {"Content-Encoding": "zstd"}, (413, "too-large")),
        (pack_messages([b""] * 20_001, [b""] * 20_001), {}, (413, "too-large")),
        (pack_messages([b"Cerys", b""], [b"1", bytes(1_000_001)]), {}, (413, "message-too-large")),
    ]
    with edge.asking(cardiff.login) as client:
        for number, (body, named, meant) in enumerate(refusals):
            answer = append_by_hand(client, CASES, body, **named)
            assert (number, refusal(answer)) == (number, meant)
            assert "Cerys" not in answer.text
        assert "8,000,000 bytes" in append_by_hand(client, CASES, bomb).json()["detail"]
        assert refusal(client.post(f"/edge/v1/topics/{CASES}/messages", content=iter([bomb])))[0] == 415
        assert lying(cardiff) == []
        for body, named in (
            (good, {}),
            (packed, {"Content-Encoding": "zstd"}),
            (unsized.compress(good), {"Content-Encoding": "zstd"}),
            (gzip.compress(good), {"Content-Encoding": "gzip"}),
        ):
            answer = append_by_hand(client, CASES, body, **named)
            assert answer.status_code == 200
    assert [(each.key, each.value) for each in lying(cardiff)] == [(b"Cerys", b"Cerys 1")] * 4


def test_what_lies_is_read_in_answers_of_bounded_size_from_any_edge(exchange: Exchange, connection: Connection) -> None:
    cardiff = exchange.enrol(CARDIFF, case_partitions=1)
    keys, values = statements(500, 1_000)
    small = replace(HUMBLE, answer_bytes=20_000, messages=300)
    with served_edge(connection, small) as one, served_edge(connection, replace(small, answer_messages=7)) as other:
        with open_outgoing(one.line(cardiff), "one") as first, open_outgoing(other.line(cardiff), "other") as second:
            for at in range(0, 500, 50):
                line = first if at % 100 else second
                placed = line.send_all(CASES, keys[at : at + 50], values[at : at + 50])
                assert placed.offsets.tolist() == list(range(at, at + 50))
        with one.asking(cardiff.login) as ours, other.asking(cardiff.login) as theirs:
            read: list[Record] = []
            at, turns = 0, 0
            while at < 500:
                turns += 1
                client = (ours, theirs)[turns % 2]
                way = ("zstd", "gzip", "identity")[turns % 3]
                asking = {"partition": 0, "from": at, "until": 500}
                headers = {"Accept-Encoding": way}
                answer = client.get(f"/edge/v1/topics/{CASES}/messages", params=asking, headers=headers)
                assert answer.headers.get("content-encoding", "identity") == way
                records, at = unpack_records(CASES, 0, answer.content)
                assert sum(len(each.value or b"") for each in records) <= 20_000
                read += records
            assert read == lying(cardiff)
            assert [each.value for each in read] == values
            refusals: list[tuple[dict[str, str], tuple[int, str]]] = [
                ({}, (400, "not-understood")),
                ({"partition": "x"}, (400, "not-understood")),
                ({"partition": "0", "from": "-1"}, (400, "not-understood")),
                ({"partition": "0", "from": "9" * 30}, (400, "not-understood")),
                ({"partition": "7"}, (404, "no-such-topic")),
                ({"partition": "0", "until": "501"}, (416, "not-in-the-log")),
                ({"partition": "0", "from": "501"}, (416, "not-in-the-log")),
                ({"partition": "0", "from": "20", "until": "10"}, (416, "not-in-the-log")),
            ]
            for wrong, meant in refusals:
                assert refusal(ours.get(f"/edge/v1/topics/{CASES}/messages", params=wrong)) == meant
            nothing = ours.get(f"/edge/v1/topics/{CASES}/messages", params={"partition": 0, "from": 500})
            assert unpack_records(CASES, 0, nothing.content) == ([], 500)
