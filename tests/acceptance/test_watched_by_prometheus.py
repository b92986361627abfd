"""A real Prometheus, configured as operators copy it, watches a real hub with two workers: every process is up, and the
metrics say what the connectors brought, as sums over the workers."""

import json
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.lib.checkout import ROOT
from tests.lib.extracts import REFERRALS, write
from tests.lib.ports import free_port
from tests.lib.whole_hub import whole_hub

CODES = ("W06000015", "W06000008")
DEPLOY = ROOT / "deploy" / "prometheus"
PATIENCE_S = 60


def get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=5) as answer:
        body: bytes = answer.read()
    return body


@contextmanager
def prometheus(folder: Path, data: Path) -> Iterator[str]:
    """Prometheus with the shipped configuration, which only looks more often, and into this data folder."""
    folder.mkdir()
    shipped = (DEPLOY / "prometheus.yml").read_text("utf-8").replace("scrape_interval: 15s", "scrape_interval: 1s")
    written = shipped.replace("/var/lib/cyfnewid", str(data)).replace("alerts.yml", str(DEPLOY / "alerts.yml"))
    assert str(data) in written
    (folder / "prometheus.yml").write_text(written)
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


def test_prometheus_sees_every_process_and_what_authorities_brought_to_whichever_worker(tmp_path: Path) -> None:
    rows = "R1,P1,2009-03-02,school,2009-03-03,assessment\nR2,P2,2009-03-02,council,,\n"
    extracts = {code: write(tmp_path / "extracts" / code, referrals=REFERRALS + rows) for code in CODES}
    with whole_hub(tmp_path, "--workers", "2") as hub:
        endpoints = hub.start()
        hub.enrol(extracts)
        hub.settle(CODES)
        with prometheus(tmp_path / "prometheus", hub.data) as address:
            assert come_to(address, "sum(up)", 4)
            assert come_to(address, "sum(hub_events_received_total)", 6)
            assert come_to(address, "sum(hub_consumer_lag_events)", 0)
            assert come_to(address, "sum(hub_ingest_seconds_count)", 6)
            for code in CODES:
                of_one = f'{{authority="{code}"}}'
                assert come_to(address, f"sum(hub_events_received_total{of_one})", 3)
                assert come_to(address, f'hub_events_outcome_total{{authority="{code}",outcome="stored"}}', 3)
                assert come_to(address, f"hub_authority_as_at_timestamp_seconds{of_one}", 1238457600)
                assert come_to(address, f"hub_quarantine_open{of_one}", 0)
        ports = (endpoints.api_port, endpoints.consumer_port, endpoints.consumer_port + 1, endpoints.supervisor_port)
        for port in ports:
            assert get(f"http://127.0.0.1:{port}/livez")
            assert get(f"http://127.0.0.1:{port}/readyz")
            exposed = get(f"http://127.0.0.1:{port}/metrics")
            checked = subprocess.run(["promtool", "check", "metrics"], input=exposed, capture_output=True, check=False)
            assert checked.returncode == 0, checked.stderr.decode()
