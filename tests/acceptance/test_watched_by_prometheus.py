"""A real Prometheus watches a real hub: every process is up, and the metrics say what the connectors brought."""

import json
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.embedded.endpoints import Endpoints
from tests.lib.extracts import REFERRALS, write
from tests.lib.whole_hub import whole_hub

CARDIFF = "W06000015"
PATIENCE_S = 60


def get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=5) as answer:
        body: bytes = answer.read()
    return body


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def prometheus(folder: Path, endpoints: Endpoints) -> Iterator[str]:
    targets = [f"127.0.0.1:{port}" for port in (endpoints.api_port, endpoints.consumer_port, endpoints.supervisor_port)]
    folder.mkdir()
    (folder / "prometheus.yml").write_text(
        f"global: {{scrape_interval: 1s}}\nscrape_configs: [{{job_name: hub, static_configs: [{{targets: {json.dumps(targets)}}}]}}]\n"
    )
    port = free_port()
    command = ["prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data"]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([*command, f"--web.listen-address=127.0.0.1:{port}"], stdout=log, stderr=log)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def value(address: str, query: str) -> float | None:
    """The sum that a query comes to, or None while there is nothing."""
    try:
        answer = json.loads(get(f"{address}/api/v1/query?query={urllib.parse.quote(query)}"))
    except OSError:
        return None
    found = answer["data"]["result"]
    return float(found[0]["value"][1]) if found else None


def come_to(address: str, query: str, wanted: float) -> bool:
    give_up = time.monotonic() + PATIENCE_S
    while value(address, query) != wanted:
        if time.monotonic() > give_up:
            return False
        time.sleep(0.5)
    return True


def test_prometheus_sees_every_process_and_what_an_authority_brought(tmp_path: Path) -> None:
    rows = "R1,P1,2009-03-02,school,2009-03-03,assessment\nR2,P2,2009-03-02,council,,\n"
    extract = write(tmp_path / "extract", referrals=REFERRALS + rows)
    with whole_hub(tmp_path) as hub:
        endpoints = hub.start()
        hub.enrol({CARDIFF: extract})
        hub.settle([CARDIFF])
        with prometheus(tmp_path / "prometheus", endpoints) as address:
            assert come_to(address, "sum(up)", 3)
            assert come_to(address, f'sum(hub_events_received_total{{authority="{CARDIFF}"}})', 3)
            assert come_to(address, f'hub_events_outcome_total{{authority="{CARDIFF}",outcome="stored"}}', 3)
            assert come_to(address, "sum(hub_consumer_lag_events)", 0)
            assert come_to(address, f'hub_authority_as_at_timestamp_seconds{{authority="{CARDIFF}"}}', 1238457600)
            assert come_to(address, f'hub_quarantine_open{{authority="{CARDIFF}"}}', 0)
            assert come_to(address, "hub_ingest_seconds_count", 3)
        for port in (endpoints.api_port, endpoints.consumer_port, endpoints.supervisor_port):
            assert get(f"http://127.0.0.1:{port}/livez")
            assert get(f"http://127.0.0.1:{port}/readyz")
            exposed = get(f"http://127.0.0.1:{port}/metrics")
            checked = subprocess.run(["promtool", "check", "metrics"], input=exposed, capture_output=True, check=False)
            assert checked.returncode == 0, checked.stderr.decode()
