"""`hub token`, `hub export` and `hub serve` on a real database."""

import csv
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from hub.answers.formats import formats
from hub.answers.rows import COLUMNS
from hub.cli.main import main
from hub.embedded.endpoints import Endpoints
from hub.store.engine import Store
from tests.integration.test_engine import Bench
from tests.lib.databases import Databases
from tests.lib.statements import CARDIFF, Log, received
from tests.lib.stores import a_year_of_wales, fill, published

Run = Callable[..., tuple[int, str, str]]
STARTED_WITHIN_SECONDS = 60


@pytest.fixture(scope="module")
def year(databases: Databases, migrated_database: str) -> Iterator[str]:
    """The address of a database with a year of Wales; only ever copied."""
    address = databases.make(template=migrated_database)
    with Store(address) as store:
        figures, standings = a_year_of_wales()
        fill(store, figures, standings, [published("SCC/006", "FY2008-09", 95.0, "95%")])
    yield address
    databases.drop(address)


@pytest.fixture
def database(databases: Databases, year: str) -> Iterator[str]:
    address = databases.make(template=year)
    yield address
    databases.drop(address)


@pytest.fixture
def variables(endpoints: Endpoints, database: str, tmp_path: Path) -> dict[str, str]:
    """The settings of a hub whose broker and database are elsewhere."""
    return {
        "HUB_KAFKA_BOOTSTRAP": endpoints.bootstrap,
        "HUB_KAFKA_USERNAME": endpoints.hub.username,
        "HUB_KAFKA_PASSWORD": endpoints.hub.password,
        "HUB_KAFKA_SECURITY_PROTOCOL": "SASL_PLAINTEXT",
        "HUB_DATABASE_URL": database,
        "HUB_DATA": str(tmp_path / "data"),
    }


@pytest.fixture
def hub(
    variables: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Run:
    """Runs a command to its end: its exit code, what it printed, and what it said."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        printed = capsys.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return code, printed.out, printed.err

    return run


@pytest.fixture
def address(variables: dict[str, str]) -> Iterator[str]:
    """`hub serve` in a process of its own; it must end with 0, and soon, when it is asked to."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "hub", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=os.environ | variables, stderr=subprocess.PIPE, text=True)
    address = f"http://127.0.0.1:{port}"
    try:
        give_up = time.monotonic() + STARTED_WITHIN_SECONDS
        while not ready(address):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < give_up
            time.sleep(0.1)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=20)
    assert (process.returncode, "Traceback" in said) == (0, False), said


def ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz").status_code == 200
    except httpx.TransportError:
        return False


def test_an_authority_reads_its_own_figures_with_the_token_it_was_given(hub: Run, address: str) -> None:
    code, out, err = hub("token", "create", "--role", "member", "--area", "W06000015", "--name", "Cardiff's own")
    assert (code, "not shown again" in err) == (0, True)
    secret = out.strip()
    shown = {"Authorization": f"Bearer {secret}"}
    query = {"indicator": "SCC/006", "period_type": "year", "source": "derived"}
    rows = httpx.get(f"{address}/api/v1/observations", params=query, headers=shown).json()["data"]
    assert [each["area"] for each in rows if each["value"] is not None] == ["W06000015"]
    code, out, _ = hub("token", "list", "--json")
    (listed,) = json.loads(out)
    assert (listed["role"], listed["area"], secret in out) == ("member", "W06000015", False)
    assert hub("token", "revoke", str(listed["id"]))[0] == 0
    assert httpx.get(f"{address}/api/v1/areas", headers=shown).status_code == 401
    assert "revoked" not in hub("token", "list")[1].splitlines()[1]


@pytest.fixture
def follower() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=10) as client:
        yield client


def test_who_follows_the_changes_does_not_keep_the_hub_from_stopping(follower: httpx.Client, address: str) -> None:
    shown = follower.send(follower.build_request("GET", f"{address}/api/v1/live"), stream=True)
    assert next(shown.iter_lines()).startswith("retry")
    # The address is taken down before the follower goes: the server stops while somebody still listens.


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--role", "queen"), "one of public, member"),
        (("--role", "member"), "--area"),
        (("--role", "member", "--area", "W92000004"), "one authority"),
        (("--role", "analyst", "--area", "W06000015"), "has no area"),
        (("--role", "member", "--area", "Cardiff"), "'Cardiff', which is no authority"),
        (("--role", "analyst", "--expires", "31/03/2027"), "2027-03-31"),
        (("--role", "analyst", "--expires", "2009-03-31"), "is over"),
    ],
)
def test_a_token_that_makes_no_sense_is_not_made(hub: Run, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = hub("token", "create", *arguments)
    assert (code, out, said in err) == (2, "", True)


def test_only_a_token_that_exists_can_end(hub: Run) -> None:
    code, _, err = hub("token", "revoke", "99")
    assert (code, "There is no token 99" in err) == (2, True)


def test_the_export_holds_every_figure_as_the_national_operator_may_have_it(hub: Run, tmp_path: Path) -> None:
    assert hub("export", "figures", "--out", "figures.csv")[0] == 0
    rows = list(csv.DictReader((tmp_path / "figures.csv").read_text("utf-8").splitlines()))
    assert tuple(rows[0]) == COLUMNS
    assert {each["source"] for each in rows} == {"derived", "submitted"}
    assert all(each["value"] for each in rows)
    assert not [each for each in rows if "invented" in each["indicator_title"]]
    assert hub("export", "figures", "--out", "figures.json", "--format", "json", "--source", "derived")[0] == 0
    document = json.loads((tmp_path / "figures.json").read_text("utf-8"))
    assert document["meta"]["count"] == len(document["data"]) == len(rows) - 1


def test_the_export_comes_in_every_format_of_the_interface(hub: Run, tmp_path: Path, address: str) -> None:
    """Byte for byte as over HTTP, to who may see every figure there."""
    _, out, _ = hub("token", "create", "--role", "analyst")
    shown = {"Authorization": f"Bearer {out.strip()}"}
    few = ("--indicator", "SCC/006", "--area", "W06000015", "--area", "W92000004", "--period-type", "year")
    query = {"indicator": "SCC/006", "area": "W06000015,W92000004", "period_type": "year"}
    for form in formats():
        assert hub("export", "figures", "--out", "figures", "--format", form, *few)[0] == 0
        answer = httpx.get(f"{address}/api/v1/observations", params=query | {"format": form}, headers=shown)
        assert (tmp_path / "figures").read_bytes() == answer.content


def test_the_export_for_people_is_described_beside_it(hub: Run, tmp_path: Path) -> None:
    told = ("--headings", "titles", "--lang", "cy", "--from", "FY2008-09-Q4", "--to", "2009-03", "--metadata")
    assert hub("export", "figures", "--out", "figures.csv", *told)[0] == 0
    rows = list(csv.DictReader((tmp_path / "figures.csv").read_text("utf-8-sig").splitlines()))
    assert {each["Cyfnod"] for each in rows} == {"2009-01", "2009-02", "2009-03", "FY2008-09-Q4"}
    described = json.loads((tmp_path / "figures.csv-metadata.json").read_text("utf-8"))
    assert (described["url"], len(described["tableSchema"]["columns"])) == ("figures.csv", len(COLUMNS))


def test_the_export_of_a_moment_holds_what_was_known_then(hub: Run, tmp_path: Path) -> None:
    """The store of these tests was filled without a record of when."""
    moment = ("--as-known-at", "2026-01-31T12:00", "--format", "json")
    assert hub("export", "figures", "--out", "figures.json", *moment)[0] == 0
    document = json.loads((tmp_path / "figures.json").read_text("utf-8"))
    assert (document["data"], document["meta"]["as_known_at"]) == ([], "2026-01-31T12:00:00Z")
    by_one = ("--method-version", "SCC/006-1", "--method-version", "SCC/004-1")
    assert hub("export", "figures", "--out", "figures.csv", *by_one)[0] == 0
    rows = list(csv.DictReader((tmp_path / "figures.csv").read_text("utf-8").splitlines()))
    assert {each["indicator"] for each in rows} == {"SCC/004", "SCC/006"}
    assert {each["source"] for each in rows} == {"derived"}


def test_the_operator_is_told_how_the_cases_behind_a_figure_ended(
    hub: Run, databases: Databases, migrated_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = databases.make(template=migrated_database)
    monkeypatch.setenv("HUB_DATABASE_URL", address)
    with Store(address) as store:
        log = Log()
        Bench(store).take(*log.put(received("R1", "P1", "2009-05-01")), log.complete("2009-06-30", 1))
    code, out, err = hub("explain", "SCC/006", CARDIFF, "2009-05")
    assert (code, "Cardiff, 2009-05: 0 percent, final" in err) == (0, True)
    assert "missed  No decision has been stated and the next working day has come.  1" in out.splitlines()
    assert out.splitlines()[-1].split() == ["all", "1"]
    document = json.loads(hub("explain", "SCC/006", CARDIFF, "2009-05", "--json")[1])
    assert (document["units_held"], document["data"]) == (1, None)
    code, _, err = hub("explain", "SCC/006", CARDIFF, "May")
    assert (code, "FY2008-09-Q4" in err) == (2, True)
    databases.drop(address)


@pytest.mark.parametrize("told_by", ["settings", "a connector in the data folder"])
def test_the_export_of_invented_cases_says_so_whoever_asks(
    hub: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told_by: str
) -> None:
    if told_by == "settings":
        monkeypatch.setenv("HUB_DEMONSTRATION", "true")
    else:
        folder = tmp_path / "data" / "authorities" / "W06000015"
        folder.mkdir(parents=True)
        (folder / "connector.toml").write_text('[[sources]]\nname = "x"\nformat = "synthetic"\n', "utf-8")
    assert hub("export", "figures", "--out", "figures.csv", "--source", "derived", "--lang", "cy")[0] == 0
    rows = list(csv.DictReader((tmp_path / "figures.csv").read_text("utf-8").splitlines()))
    assert all(each["indicator_title"].endswith(" (achosion dychmygol)") for each in rows)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--out", "x", "--format", "xml"), "csv or json or json-stat or parquet"),
        (("--out", "x", "--format", "statswales"), "one kind of year"),
        (("--out", "x", "--format", "json", "--metadata"), "leave one of them out"),
        (("--out", "x", "--area", "Cardiff"), "W06000015"),
        (("--out", "x", "--period-type", "decade"), "academic_year"),
        (("--out", "x", "--from", "FY2008-10"), "FY2008-09"),
        (("--out", "no/such/folder/x"), "cannot be written"),
        (("--out", "x", "--source", "rumour"), "derived or submitted"),
        (("--out", "x", "--as-known-at", "2009-04-30"), "2009-03-31T17:00"),
        (("--out", "x", "--as-known-at", "2999-04-30T12:00"), "in the future"),
        (("--out", "x", "--method-version", "SCC/006-9"), "SCC/006-1"),
    ],
)
def test_an_export_that_cannot_be_made_leaves_nothing_behind(
    hub: Run, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    code, _, err = hub("export", "figures", *arguments)
    assert (code, said in err, list(tmp_path.glob("*x*"))) == (2, True, [])
