"""SELECTs of a SQLite database, which keeps days and times as text and has no time zones."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hub.errors import ConfigurationError, UnreachableError
from producers.beginning import Beginnings
from producers.outbox.file import forgetful
from producers.sources import source_of
from producers.sources.sql import SqlSettings
from producers.staging import Run, stage
from tests.lib.case_databases import Runs, referral, stated_by_files
from tests.lib.extracts import AUTHORITY, KEYS, TODAY

SELECT = "SELECT * FROM referrals"


@pytest.fixture
def case(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "case.db", isolation_level=None)) as database:
        database.execute("PRAGMA synchronous=OFF")
        database.execute(
            "CREATE TABLE referrals (referral_id, person_id, received_at, source, decided_at, decision, changed)"
        )
        yield database


@pytest.fixture
def runs(case: sqlite3.Connection, tmp_path: Path) -> Iterator[Runs]:
    with forgetful(AUTHORITY) as outbox:
        yield Runs(outbox, settings(tmp_path))


def settings(folder: Path, select: str = SELECT, **keys: Any) -> SqlSettings:
    tables: Any = {"referrals": {"select": select, **keys}}
    mode: Any = "incremental" if "changed_at" in keys else "full"
    return SqlSettings(name="it", format="sql", url=f"sqlite:///{folder / 'case.db'}", mode=mode, tables=tables)


def put(case: sqlite3.Connection, number: int, changed: Any = None, **columns: Any) -> None:
    case.execute("INSERT INTO referrals VALUES (?, ?, ?, ?, ?, ?, ?)", [*referral(number, **columns).values(), changed])


def test_a_day_or_a_time_is_read_however_it_is_kept(runs: Runs, case: sqlite3.Connection, tmp_path: Path) -> None:
    put(case, 1, received_at="2009-03-02 00:00:00.000000")
    put(case, 2, received_at="2009-03-02 09:30:15.250")
    put(case, 3, received_at="2009-03-02T09:30:15+00:00")
    put(case, 4, received_at="02/03/2009", person_id=4.0, source="school  ")
    assert runs.run().refusals == []
    rows = [
        referral(1, received_at="2009-03-02"),
        referral(2, received_at="2009-03-02T09:30:15"),
        referral(3, received_at="2009-03-02T09:30:15Z"),
        referral(4, person_id="4"),
    ]
    assert runs.asserted() == stated_by_files(tmp_path / "files", {"referrals": rows})


@pytest.mark.parametrize(
    ("before", "first", "later", "overlap"),
    [
        ("2009-05-01 07:00:00", "2009-05-01 10:00:00", "2009-05-01 11:00:00.5", None),
        ("2009-05-01T07:00:00", "2009-05-01T10:00:00", "2009-05-01T11:00:00", "2h"),
        (1, 12_000, 12_001, None),
        ((1).to_bytes(8, "big"), (256).to_bytes(8, "big"), (257).to_bytes(8, "big"), 16),
    ],
)
def test_a_change_may_be_told_by_a_text_a_number_or_bytes(
    runs: Runs, case: sqlite3.Connection, tmp_path: Path, before: Any, first: Any, later: Any, overlap: Any
) -> None:
    runs.settings = settings(tmp_path, changed_at="changed", overlap=overlap)
    put(case, 1, before, source="council")
    put(case, 2, before)
    put(case, 3, first)
    runs.run()
    put(case, 4, later)
    case.execute("UPDATE referrals SET source = 'police' WHERE referral_id = 'R1'")
    runs.run()
    assert runs.counts() == {"referrals": (4, 2, 0, 0, 0)}  # that which was refused, with all of its time
    runs.run()
    assert runs.counts() == {"referrals": (2, 0, 0, 0, 0)}


def test_a_database_is_never_made_and_never_written_to(runs: Runs, case: sqlite3.Connection, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="is not there"):
        runs.run(url=f"sqlite:///{tmp_path / 'other.db'}")
    assert not (tmp_path / "other.db").exists()
    put(case, 1)
    with pytest.raises(ConfigurationError, match="SQLITE_READONLY"):
        runs.run(url=f"sqlite:///{tmp_path / 'case.db'}", as_at="DELETE FROM referrals RETURNING 1")
    assert case.execute("SELECT count(*) FROM referrals").fetchone() == (1,)


def test_a_database_that_somebody_holds_is_said_not_to_answer(
    runs: Runs, case: sqlite3.Connection, tmp_path: Path
) -> None:
    put(case, 1)
    case.execute("BEGIN EXCLUSIVE")
    with pytest.raises(UnreachableError, match="SQLITE_BUSY"):
        runs.run(connect_timeout="0s")
    case.execute("ROLLBACK")
    assert runs.run().refusals == []


def test_a_mistake_in_a_select_is_told_with_its_names_and_a_value_never(
    runs: Runs, case: sqlite3.Connection, tmp_path: Path
) -> None:
    put(case, 1, person_id="canary")
    for select, said in (
        ("SELECT * FROM referalls", "no such table: referalls"),
        ("SELECT nobody", "no such column: nobody"),
    ):
        with pytest.raises(ConfigurationError, match=said):
            runs.run(tables=settings(tmp_path, select).tables)
    assert runs.asserted() == {}


def test_the_first_rows_can_be_looked_at_without_the_rest(runs: Runs, case: sqlite3.Connection) -> None:
    for number in range(4_500):
        put(case, number, source="council" if number == 1 else "school")
    for count in (3, 4_200, 9_000):
        run = Run(AUTHORITY, KEYS, TODAY, 1, beginnings=Beginnings(count))
        report = stage(runs.outbox, source_of("sql"), runs.settings, run, keep=False)
        assert [(each.rows, each.new, each.refused) for each in report.files] == [
            (min(count, 4_500), min(count, 4_500) - 1, 1)
        ]
    assert runs.outbox.marks.of("it") == {}


def test_a_driver_that_is_not_installed_is_named() -> None:
    with forgetful(AUTHORITY) as outbox:
        made = SqlSettings(
            name="it",
            format="sql",
            url="oracle+oracledb://db/case",
            tables={"referrals": {"select": "SELECT 1"}},
        )
        with pytest.raises(ConfigurationError, match="needs the driver oracledb, which is not installed"):
            Runs(outbox, made).run()
