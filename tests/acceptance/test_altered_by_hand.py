"""What somebody changes in the database by hand is found by `hub verify`."""

import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest

from hub.cli.main import main
from producers.invented.casefile import write_casefile
from tests.lib.whole_hub import WholeHub, whole_hub

POWYS, MERTHYR = "W06000023", "W06000024"

ALTERED = {
    "a figure": (
        "update figures set met = met + 1 where ctid = (select min(ctid) from figures where indicator = 'SCC/006')",
        "differs: figure at",
    ),
    "how much the cases of an average differ": (
        "update figures set squares = squares + 1 where ctid = (select min(ctid) from figures where squares > 0)",
        "differs: figure at",
    ),
    "when that changed": (
        "update changes set numbers[1] = numbers[1] + 1, number = number + 1"
        " where ctid = (select min(ctid) from changes where state = 'squares')",
        "differs: changes of a figure at",
    ),
    "a figure that was removed": (
        "delete from figures where ctid = (select min(ctid) from figures where indicator = 'SCC/021')",
        "differs: figure at",
    ),
    "when a figure changed": (
        "update changes set moments[1] = moments[1] - 1 where ctid = (select min(ctid) from changes where number <> 0)",
        "differs: changes of a figure at",
    ),
    "who is due": (
        "delete from due where ctid = (select max(ctid) from due where due_on > (select min(as_at) from standings))",
        "differs: people due at",
    ),
    "when an extract took effect": (
        "update extracts set effective_at = effective_at + 1 where ctid = (select min(ctid) from extracts)",
        "differs: moment of an extract at",
    ),
    "by which definition figures are complete": (
        "delete from definitions where ctid = (select min(ctid) from definitions where authority = 'W06000024')",
        "differs: definitions at",
    ),
    "a byte of a statement": (
        "update statements set message = set_byte(message, length(message) - 1, 1 - least(get_byte(message, length(message) - 1), 1))"
        " where ctid = (select min(ctid) from statements where kind = 'school_left')",
        "differs: statement at",
    ),
    "whom a statement is about": (
        "update statements set subject = 'another' where ctid = (select min(ctid) from statements where kind = 'care_started')",
        "differs: columns of a statement at",
    ),
    "a statement that was removed": (
        "delete from statements where ctid = (select min(ctid) from statements where kind = 'review_held')",
        "differs: message at",
    ),
    "an as-at day": ("update standings set as_at = as_at - 40 where authority = 'W06000024'", "differs: as-at day at"),
    "how far the store is": (
        "update offsets set next_offset = next_offset - 1 where ctid = (select max(ctid) from offsets where next_offset > 5)",
        "differs: statement at",
    ),
}


def verify(hub: WholeHub) -> tuple[str, ...]:
    """What is asked: the command's arguments, beside the hub that runs."""
    return ("verify", "--quiet", "--data", str(hub.data))


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeHub]:
    folder = tmp_path_factory.mktemp("altered")
    extracts = {code: folder / code for code in (POWYS, MERTHYR)}
    for code, extract in extracts.items():
        write_casefile(extract, code, scale=0.2)
    with whole_hub(folder) as started:
        started.enrol(extracts)
        started.settle(list(extracts))
        yield started


def test_a_store_that_nobody_touched_has_no_differences(hub: WholeHub) -> None:
    command = [sys.executable, "-m", "hub", *verify(hub)]
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120, check=False)
    assert (run.returncode, "0 differences" in run.stdout) == (0, True), run.stdout


@pytest.mark.parametrize("altered", ALTERED)
def test_what_was_altered_by_hand_is_found(hub: WholeHub, altered: str, capsys: pytest.CaptureFixture[str]) -> None:
    change, told = ALTERED[altered]
    table = change.split()[1] if change.startswith("update") else change.split()[2]
    with psycopg.connect(hub.start().database_url, autocommit=True) as session:
        session.execute(f"create table kept as table {table}".encode())
        try:
            assert session.execute(change.encode()).rowcount == 1
            with pytest.raises(SystemExit) as left:
                main(list(verify(hub)))
        finally:
            session.execute(f"truncate {table}".encode())
            session.execute(f"insert into {table} select * from kept".encode())
            session.execute("drop table kept")
    assert left.value.code == 1
    assert told in capsys.readouterr().out
