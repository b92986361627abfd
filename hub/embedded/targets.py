"""Tells Prometheus which processes to ask, however many there are: a file that it reads again whenever it changes."""

import json
from collections.abc import Iterable

from hub.embedded.endpoints import Endpoints
from hub.embedded.folder import Folder
from hub.embedded.ports import HOST


def write_targets(folder: Folder, endpoints: Endpoints, workers: int) -> None:
    """Write the metrics addresses of this hub's own processes, in the form of Prometheus' file-based discovery."""
    consumers = range(endpoints.consumer_port, endpoints.consumer_port + workers)
    groups = (("supervisor", (endpoints.supervisor_port,)), ("api", (endpoints.api_port,)), ("consumer", consumers))
    fresh = folder.targets.with_suffix(".new")
    fresh.write_text(json.dumps([_group(role, ports) for role, ports in groups], indent=2) + "\n", "utf-8")
    fresh.replace(folder.targets)


def _group(role: str, ports: Iterable[int]) -> dict[str, object]:
    return {"targets": [f"{HOST}:{port}" for port in ports], "labels": {"role": role}}
