"""An operator rebuilds the store of a hub that runs: while extracts travel, killed now and then, and after an alteration."""

import http.client
import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from producers.invented.casefile import write_casefile
from tests.lib.consuming import wait_for
from tests.lib.whole_hub import WholeHub, whole_hub

CODES = ("W06000015", "W06000024")
KILLS = 4
SEED = 20090331


PAUSE_S = 0.12
"""One reader may ask for everything 600 times a minute."""


def command(hub: WholeHub, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "hub", arguments[0], "--data", str(hub.data), *arguments[1:]]


def run(hub: WholeHub, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command(hub, *arguments), capture_output=True, text=True, timeout=200, check=False)


def status(port: int, path: str) -> int:
    """What the API answers; 0 when nobody does."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except OSError:
        return 0
    finally:
        connection.close()


@contextmanager
def asked(port: int) -> Iterator[list[int]]:
    """Ask the API for everything, over and over, until the block ends: the status of each answer."""
    stop, statuses = threading.Event(), list[int]()
    assert wait_for(lambda: status(port, "/readyz"), 200) == 200

    def ask() -> None:
        while not stop.is_set():
            statuses.append(status(port, "/api/v1/observations?area=*&period_type=year"))
            stop.wait(PAUSE_S)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield statuses
    finally:
        stop.set()
        thread.join()


@pytest.mark.timeout(600)
def test_the_store_of_a_running_hub_is_rebuilt_while_extracts_travel_and_mended_when_altered(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    extracts = {code: tmp_path / "extracts" / code for code in CODES}
    for code, folder in extracts.items():
        write_casefile(folder, code, scale=0.3)
    with whole_hub(tmp_path) as hub:
        hub.enrol(extracts)
        endpoints = hub.start()
        with asked(endpoints.api_port) as statuses:
            for code in CODES:
                hub.send(code)
            for _ in range(KILLS):
                killed = subprocess.Popen(command(hub, "rebuild", "--quiet"), stdout=subprocess.DEVNULL)
                time.sleep(chance.uniform(1.0, 6.0))
                killed.kill()
                killed.wait()
            meanwhile = run(hub, "rebuild", "--json")
            hub.settle(CODES)
        assert meanwhile.returncode == 0, meanwhile.stderr
        told = json.loads(meanwhile.stdout)
        assert (told["differences"], told["has_switched"], told["authorities"]) == ([], True, 2)
        assert set(statuses) == {200}

        with psycopg.connect(endpoints.database_url, autocommit=True) as session:
            session.execute("update figures set met = met + 1 where ctid = (select min(ctid) from figures)")
        found = run(hub, "rebuild")
        assert found.returncode == 1
        assert "differs: figure at W06000015" in found.stdout
        assert "--switch-anyway" in found.stderr
        assert run(hub, "rebuild", "--switch-anyway").returncode == 0
        checked = run(hub, "verify", "--quiet")
        assert checked.returncode == 0, checked.stdout
