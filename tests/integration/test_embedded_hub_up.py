"""`hub up` in a process of its own: starts, mends, stops in order, and carries on where it stopped."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

PATIENCE_SECONDS = 120.0


@contextmanager
def hub_up(data: Path, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """`hub up`, from the moment at which all of it is ready; whatever a failed test leaves of it is ended."""
    hub = subprocess.Popen([sys.executable, "-m", "hub", "up", "--data", str(data), *options])
    try:
        until(lambda: (data / "hub.json").exists() and ask(state(data)["ports"]["supervisor"], "/readyz")[0] == 200)
        yield hub
    finally:
        hub.terminate()
        hub.wait(60)


def until(true: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < give_up
        time.sleep(0.2)


def state(data: Path) -> dict:
    return json.loads((data / "hub.json").read_text("utf-8"))


def ask(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except ConnectionError:
        return 0, ""
    finally:
        connection.close()


def processes_of(data: Path) -> list[psutil.Process]:
    return [process for process in psutil.process_iter() if str(data) in " ".join(safely(process))]


def safely(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_hub_comes_up_and_stops_within_seconds_leaving_nothing_behind(tmp_path: Path, number: int) -> None:
    data = tmp_path / "data"
    with hub_up(data) as hub:
        ports = state(data)["ports"]
        for name in ("supervisor", "consumer", "api"):
            assert ask(ports[name], "/livez")[0] == 200
            assert ask(ports[name], "/readyz")[0] == 200
        assert ask(ports["api"], "/edge/v1")[0] == 401
        asked = time.monotonic()
        hub.send_signal(number)
        assert hub.wait(30) == 0
        assert time.monotonic() - asked < 15
    assert not processes_of(data)
    assert not state(data)["ready"]


def test_a_consumer_that_dies_is_started_again_and_counted(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with hub_up(data, "--workers", "2"):
        ports = state(data)["ports"]
        consumer = next(each for each in processes_of(data) if str(ports["consumer"] + 1) in each.cmdline())
        os.kill(consumer.pid, signal.SIGKILL)
        counted = 'hub_process_restarts_total{process="Consumer 2"} 1.0'
        until(lambda: counted in ask(ports["supervisor"], "/metrics")[1])
        until(lambda: ask(ports["supervisor"], "/readyz")[0] == 200)
