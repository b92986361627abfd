"""Who takes part in the comparison, and how each is started: ours as an operator starts it, peers as kindly as they allow."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from hub.broker.login import Login
from hub.embedded.ports import HOST
from hub.store.engine import Store
from hub.store.reading import reading
from schemas.catalogue import catalogue
from tests.bench import environments
from tests.bench.ground import PEERS, Ground
from tests.bench.oracle import EPOCH, STATES, Cells, deadlines
from tests.bench.workload import LAST_DAY, Workload

INDICATOR = "SCC/006"
PEER_FILES = Path(__file__).with_name("peers")
SECONDS_A_SNAPSHOT = "10"
#: Peers look days up in tables from this one on.
PEERS_FROM = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Setting:
    """One run: where everything is and what belongs to it alone."""

    ground: Ground
    run: str
    database: str
    #: An empty folder.
    state: Path


@dataclass(frozen=True, slots=True)
class Contender:
    """Somebody who does the work of W1."""

    name: str
    title: str
    processes: int
    #: The command of one process, by its number, and what its environment gets.
    command: Callable[[Setting, int], tuple[list[str], dict[str, str]]]
    #: The cells as they are in the database now.
    cells: Callable[[str], Cells]
    is_ours: bool = False
    #: What is done before the clock starts.
    prepare: Callable[[Setting], None] = lambda _: None


def all_contenders() -> dict[str, Contender]:
    """Everybody, by name."""
    every = (
        Contender("ours", "Cyfnewid, one indicator", 1, _ours(INDICATOR), our_cells, is_ours=True),
        Contender("ours-2", "Cyfnewid, one indicator, 2 processes", 2, _ours(INDICATOR), our_cells, is_ours=True),
        Contender("ours-all", "Cyfnewid, all indicators", 1, _ours(""), our_cells, is_ours=True),
        Contender("ours-all-2", "Cyfnewid, all indicators, 2 processes", 2, _ours(""), our_cells, is_ours=True),
        Contender("quix", "Quix Streams, exactly once", 1, _quix, _peer_cells),
        Contender("bytewax", "Bytewax, recovery on", 1, _bytewax, _peer_cells, prepare=_recovery),
        Contender("bytewax-2", "Bytewax, recovery on, 2 processes", 2, _bytewax_2, _peer_cells, prepare=_recovery),
        Contender("streams", "Kafka Streams, exactly once, 2 threads", 1, _streams(2), _peer_cells),
        Contender("streams-2", "Kafka Streams, exactly once, 2 processes", 2, _streams(1), _peer_cells),
    )
    return {each.name: each for each in every}


def hub_environment(ground: Ground, database: str, state: Path) -> dict[str, str]:
    """The settings of the product for one run, as an operator may give them."""
    login: Login = ground.endpoints.hub
    return {
        "HUB_DATA": str(state),
        "HUB_KAFKA_BOOTSTRAP": ground.endpoints.bootstrap,
        "HUB_KAFKA_SECURITY_PROTOCOL": "SASL_PLAINTEXT",
        "HUB_KAFKA_USERNAME": login.username,
        "HUB_KAFKA_PASSWORD": login.password,
        "HUB_DATABASE_URL": database,
    }


def our_cells(database: str) -> Cells:
    """The figures of the indicator, read as the answers read them."""
    with Store(database, pool_size=1) as store, reading(store) as read:
        figures = [each for each in read.month_figures() if each.indicator == INDICATOR]
    return {
        f"{each.authority} {each.month:%Y-%m}": [getattr(each.counts, state) for state in STATES]
        for each in figures
        if each.counts.total
    }


def peer_files(workload: Workload) -> Mapping[str, str]:
    """What peers look up: the contracts (days as whole numbers, which is quicker to decode), the days by which to decide."""
    folder = environments.BENCH / "workloads"
    schemas = folder / f"{workload.name}.schemas"
    plain = {
        each.schema_id: _without_logical_types(json.loads(each.text))
        for subject in ("referral_received", "referral_decided")
        for each in [catalogue().newest(subject)]
    }
    schemas.write_text(json.dumps(plain), "utf-8")
    for number, schema in plain.items():
        Path(f"{schemas}.{number}").write_text(json.dumps(schema), "utf-8")
    days = folder / f"{workload.name}.deadlines"
    days.write_text(json.dumps(deadlines(PEERS_FROM)), "utf-8")
    return {
        "BENCH_SCHEMAS": str(schemas),
        "BENCH_DEADLINES": str(days),
        "BENCH_FIRST_DAY": str((PEERS_FROM - EPOCH).days),
        "BENCH_AS_AT": str((LAST_DAY - EPOCH).days),
    }


def _ours(indicator: str) -> Callable[[Setting, int], tuple[list[str], dict[str, str]]]:
    def command(setting: Setting, _: int) -> tuple[list[str], dict[str, str]]:
        settings = hub_environment(setting.ground, setting.database, setting.state)
        return [sys.executable, "-m", "tests.bench.ours"], settings | {"BENCH_INDICATOR": indicator}

    return command


def _quix(setting: Setting, process: int) -> tuple[list[str], dict[str, str]]:
    return [str(environments.python("quix")), str(PEER_FILES / "quix.py")], _peer(setting, process)


def _bytewax(setting: Setting, process: int, *addresses: str) -> tuple[list[str], dict[str, str]]:
    run = ["-m", "bytewax.run", "flow:flow", "-r", str(setting.state / "recovery"), "-s", SECONDS_A_SNAPSHOT, "-b", "0"]
    path = {"PYTHONPATH": str(PEER_FILES)}
    return [str(environments.python("bytewax")), *run, *addresses], _peer(setting, process) | path


def _bytewax_2(setting: Setting, process: int) -> tuple[list[str], dict[str, str]]:
    used = setting.ground.endpoints.supervisor_port
    addresses = f"{HOST}:{used};{HOST}:{setting.ground.endpoints.consumer_port}"
    return _bytewax(setting, process, "-i", str(process), "-a", addresses)


def _recovery(setting: Setting) -> None:
    (setting.state / "recovery").mkdir()
    python = str(environments.python("bytewax"))
    subprocess.run([python, "-m", "bytewax.recovery", str(setting.state / "recovery"), "2"], check=True)


def _streams(threads: int) -> Callable[[Setting, int], tuple[list[str], dict[str, str]]]:
    def command(setting: Setting, process: int) -> tuple[list[str], dict[str, str]]:
        return [*environments.java(), "Main"], _peer(setting, process) | {"BENCH_THREADS": str(threads)}

    return command


def _peer(setting: Setting, process: int) -> dict[str, str]:
    endpoints, workload = setting.ground.endpoints, setting.ground.workload
    place = urlsplit(setting.database)
    return {
        "BENCH_BOOTSTRAP": endpoints.bootstrap,
        "BENCH_USERNAME": endpoints.admin.username,
        "BENCH_PASSWORD": endpoints.admin.password,
        "BENCH_TOPIC": PEERS,
        "BENCH_PARTITIONS": str(len(workload.codes) * workload.partitions),
        "BENCH_DATABASE": setting.database,
        "BENCH_JDBC": f"jdbc:postgresql://{place.hostname}:{place.port}{place.path}?user={place.username}&password={place.password}",
        "BENCH_RUN": setting.run,
        "BENCH_STATE": str(setting.state),
        "BENCH_PROCESS": str(process),
        **peer_files(workload),
    }


def _peer_cells(database: str) -> Cells:
    import psycopg

    with psycopg.connect(database, autocommit=True) as session:
        if not session.execute("select to_regclass('cells') is not null").fetchone()[0]:  # type: ignore[index]
            return {}
        rows = session.execute(f"select authority, month, {', '.join(STATES)} from cells").fetchall()
    return {f"{authority} {month}": list(counts) for authority, month, *counts in rows if any(counts)}


def _without_logical_types(schema: object) -> object:
    if isinstance(schema, dict):
        return {name: _without_logical_types(value) for name, value in schema.items() if name != "logicalType"}
    return [_without_logical_types(each) for each in schema] if isinstance(schema, list) else schema
