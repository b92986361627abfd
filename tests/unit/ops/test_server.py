"""The answers of a process that has no API of its own."""

import urllib.error
import urllib.request

import pytest

from hub.errors import ConfigurationError
from hub.ops.health import Verdict
from hub.ops.listener import ConsumerListener
from hub.ops.server import OpsServer


def ask(server: OpsServer, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://{server.host}:{server.port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def broken() -> Verdict:
    raise RuntimeError("Cerys of the ELEGANT LAMP")


def test_operators_learn_what_a_process_counts_and_why_it_is_not_ready() -> None:
    listener = ConsumerListener()
    listener.received("W06000015", "case", 2)
    not_ready = Verdict(False, ("the broker has not answered for 90 s",))
    with OpsServer(listener.meters.registry, lambda: Verdict(True), lambda: not_ready) as server:
        status, page = ask(server, "/metrics")
        assert status == 200
        assert 'hub_events_received_total{authority="W06000015",stream="case"} 2.0' in page
        assert ask(server, "/livez") == (200, "ok\n")
        assert ask(server, "/readyz?verbose") == (503, "the broker has not answered for 90 s\n")
        assert ask(server, "/secrets")[0] == 404


def test_a_reading_that_fails_is_an_answer_without_its_text() -> None:
    with OpsServer(ConsumerListener().meters.registry, broken, broken) as server:
        assert ask(server, "/livez") == (503, "it could not be judged\n")


def test_a_port_that_is_taken_is_named() -> None:
    with (
        OpsServer(ConsumerListener().meters.registry, broken, broken) as server,
        pytest.raises(ConfigurationError, match=str(server.port)),
    ):
        OpsServer(ConsumerListener().meters.registry, broken, broken, port=server.port)
