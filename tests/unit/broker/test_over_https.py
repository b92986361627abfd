"""What stands between an authority and the hub answers in many ways; each is told from the edge, and said in a person's words.

A server that answers what a test has written stands for firewalls, proxies and edges that do what the real ones cannot be
made to.
"""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from hub.broker.connection import Connection, Record
from hub.broker.lines import open_incoming, open_outgoing
from hub.broker.login import Login
from hub.broker.over_https import publisher, reader, session
from hub.broker.over_https.parcels import RECORDS_TYPE, pack_records
from hub.errors import AccessError, ConfigurationError, HubError, UnreachableError
from tests.lib.checkout import fresh_python

CASES = "exchange.W06000015.case"
JSON, PROBLEM, PAGE = "application/json", "application/problem+json", "text/html"
WELCOME = (200, JSON, b'{"principal":"W06000015","body_bytes":1000,"messages":3,"message_bytes":500}')

Answer = tuple[int, str, bytes]


class Scripted:
    """Answers with what was written, one after the other, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: list[Answer | None] = []
        self.asked: list[str] = []
        script = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", "0")))
                script.asked.append(self.path)
                answer = script.answers.pop(0)
                if answer is None:
                    self.close_connection = True
                    return
                status, kind, body = answer
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    made = Scripted()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "FIRST_PAUSE_S", 0.01)
    monkeypatch.setattr(session, "LONGEST_PAUSE_S", 0.02)
    monkeypatch.setattr(session, "PATIENCE_S", 0.6)
    monkeypatch.setattr(publisher, "OPENING_S", 0.6)
    monkeypatch.setattr(reader, "OPENING_S", 0.6)
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def line(url: str, **other: object) -> Connection:
    return Connection("", Login("W06000015", "elegant-lamp"), https_url=url, **other)  # type: ignore[arg-type]


def problem(status: int, code: str) -> Answer:
    return status, PROBLEM, json.dumps({"code": code, "detail": "What is wrong.", "status": status}).encode()


def placed(*offsets: int) -> Answer:
    return 200, JSON, json.dumps({"partitions": [0] * len(offsets), "offsets": offsets}).encode()


@pytest.mark.parametrize(
    ("answer", "meant", "said"),
    [
        ((200, PAGE, b"<p>Please accept our terms</p>"), UnreachableError, "is not the edge of a hub"),
        ((302, PAGE, b""), UnreachableError, "status 302"),
        ((403, PAGE, b"<p>Blocked category</p>"), UnreachableError, "status 403, text/html"),
        ((403, PROBLEM, b"[]"), UnreachableError, "status 403"),
        ((200, JSON, b"no document"), UnreachableError, "no JSON"),
        ((200, JSON, b'{"partitions":"all"}'), UnreachableError, "where messages lie"),
        ((200, JSON, b'{"partitions":[0],"offsets":[1e400]}'), UnreachableError, "where messages lie"),
        (placed(1, 2), UnreachableError, "of 1 messages it acknowledges 2"),
        (problem(401, "bad-password"), AccessError, "refused the password of W06000015"),
        (problem(403, "not-allowed"), AccessError, "not-allowed"),
        (problem(404, "no-such-topic"), ConfigurationError, "no-such-topic"),
        (problem(413, "too-large"), HubError, "too-large"),
        (problem(502, "broker-refused"), HubError, "broker-refused"),
    ],
)
def test_what_will_not_change_is_said_at_once(scripted, answer, meant, said) -> None:
    scripted.answers = [WELCOME, answer]
    with open_outgoing(line(scripted.url), "connector") as outgoing, pytest.raises(meant, match=said) as caught:
        outgoing.send_all(CASES, [b"person"], [b"1"])
    assert type(caught.value) is meant
    assert "elegant-lamp" not in str(caught.value)
    assert len(scripted.asked) == 2


def test_what_may_pass_is_asked_again_until_it_has(scripted) -> None:
    away = [problem(503, "broker-away"), problem(429, "too-many-at-once"), problem(408, "too-slow"), (502, PAGE, b"")]
    scripted.answers = [None, WELCOME, *away, (504, PAGE, b""), None, placed(7)]
    with open_outgoing(line(scripted.url), "connector") as outgoing:
        found = outgoing.send_all(CASES, [b"person"], [b"1"])
    assert (found.partitions.tolist(), found.offsets.tolist()) == ([0], [7])


def test_what_does_not_pass_ends_in_the_last_thing_that_was_heard(scripted) -> None:
    scripted.answers = [WELCOME, *[problem(503, "broker-away")] * 100]
    said = f"{scripted.url}.*broker-away"
    with open_outgoing(line(scripted.url), "connector") as outgoing, pytest.raises(UnreachableError, match=said):
        outgoing.send_all(CASES, [b"person"], [b"1"])
    assert len(scripted.asked) > 3


def test_messages_go_in_as_many_requests_as_the_edge_needs_one_after_the_other(scripted) -> None:
    scripted.answers = [WELCOME, placed(0, 1, 2), placed(3, 4), placed(5)]
    values = [b"", b"", b"", bytes(480), bytes(480), b""]
    with open_outgoing(line(scripted.url), "connector") as outgoing:
        placed_at = outgoing.send_all(CASES, [b"key"] * 6, values).offsets
        with pytest.raises(HubError, match="more than 500 bytes"):
            outgoing.send_all(CASES, [b"key"], [bytes(498)])
    assert placed_at.tolist() == [0, 1, 2, 3, 4, 5]


def test_an_answer_that_leads_nowhere_ends_the_reading(scripted) -> None:
    ends = (200, JSON, b'{"partitions":[{"partition":0,"first":0,"end":2}]}')
    one = Record(CASES, 0, 0, 1, b"person", b"1")
    parcels = [(200, RECORDS_TYPE, body) for body in (pack_records([one], 1), pack_records([], 1))]
    scripted.answers = [WELCOME, ends, *parcels, ends, (200, RECORDS_TYPE, b"Cerys"), ends, ends]
    with open_incoming(line(scripted.url), "connector") as incoming:
        reading = incoming.read(CASES)
        assert next(reading) == one
        with pytest.raises(UnreachableError, match="would go on at 1"):
            next(reading)
        with pytest.raises(UnreachableError, match="does not begin with CYR1"):
            list(incoming.read(CASES))
        assert list(incoming.read(CASES, {0: 2})) == []
        assert list(incoming.read(CASES, ends={})) == []


@pytest.mark.parametrize(
    ("url", "other", "said"),
    [
        ("http://edge.example.wales", {}, "https_url is http://edge.example.wales; a password goes there"),
        ("edge.example.wales", {}, "https_url"),
        ("https://W06000015:elegant-lamp@edge.example.wales", {}, "https_url is https://edge.example.wales"),
        ("https://edge.example.wales", {"proxy_url": "socks5://proxy:1080"}, "socks5:// is for Kafka"),
        ("https://edge.example.wales", {"proxy_url": "http://council:elegant-lamp@proxy:x"}, "http://proxy:x"),
        ("https://edge.example.wales", {"ca_file": Path("nowhere.crt")}, "ca_file is nowhere.crt"),
    ],
)
def test_a_line_that_cannot_be_used_as_it_is_written_is_a_wrong_setting(url, other, said) -> None:
    for opened in (open_outgoing, open_incoming):
        with pytest.raises(ConfigurationError, match=said) as caught:
            opened(line(url, **other), "connector")
        assert "elegant-lamp" not in str(caught.value)


def test_an_address_at_which_nobody_listens_is_given_up_soon() -> None:
    with pytest.raises(UnreachableError, match=r"http://127.0.0.1:1 cannot be reached.*ConnectError"):
        open_incoming(line("http://127.0.0.1:1"), "connector")


def test_a_connector_over_https_loads_no_client_of_kafka() -> None:
    program = (
        "import sys\nfrom hub.broker import lines\nfrom hub.broker.over_https import publisher, reader\n"
        "print([name for name in ('kafka', 'starlette', 'fastapi') if name in sys.modules])"
    )
    run = fresh_python(program)
    assert run.stdout.strip() == "[]", run.stdout + run.stderr
