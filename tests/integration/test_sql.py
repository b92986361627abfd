"""SELECTs of an authority's case database, a real PostgreSQL: everything, or what has changed, and what that cannot tell."""

import os
import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from hub.errors import AccessError, ConfigurationError, UnreachableError
from producers.outbox.file import forgetful
from producers.querying.database import Result
from producers.sources.sql import SqlSettings
from producers.staging import Permissions
from tests.lib.case_databases import BEGUN, Runs, referral, stated_by_files
from tests.lib.extracts import AUTHORITY, addresses

MADE = """
CREATE TABLE referrals (referral_id text PRIMARY KEY, person_id text, received_at timestamp, source text, decided_at timestamp,
  decision text, changed timestamptz);
CREATE TABLE care (id text PRIMARY KEY, who int, "FromDate" timestamp, till date, why int);
"""
SELECT = "SELECT * FROM referrals"
CARE = {
    "select": "SELECT id, who, \"FromDate\", till AS ended_on, why, ':no parameter' AS note FROM care;",
    "columns": {"care_period_id": "ID", "person_id": "who", "started_on": "FromDate", "basis": "why"},
    "codes": {"basis": {"1": "care_order", "2": "short_breaks"}},
}
WRITERS = 4
OF_EARLIER = BEGUN - timedelta(days=9)


@pytest.fixture
def case(empty_database: str) -> Iterator[psycopg.Connection[Any]]:
    """A session of the case system."""
    with psycopg.connect(empty_database, autocommit=True) as session:
        session.execute(MADE)
        yield session


@pytest.fixture
def runs(empty_database: str, case: psycopg.Connection[Any], tmp_path: Path) -> Iterator[Runs]:
    with forgetful(AUTHORITY) as outbox:
        yield Runs(outbox, settings(empty_database, tmp_path))


@pytest.fixture
def writers(empty_database: str, case: psycopg.Connection[Any]) -> Iterator[list[psycopg.Connection[Any]]]:
    """Further sessions of the case system, each in a transaction of its own."""
    sessions = [psycopg.connect(empty_database) for _ in range(WRITERS)]
    yield sessions
    for each in sessions:
        each.close()


def settings(database: str, folder: Path, **keys: Any) -> SqlSettings:
    address = folder / "database.url"
    address.write_text(database)
    address.chmod(0o600)
    keys = {"tables": {"referrals": {"select": SELECT, "changed_at": "changed"}}, **keys}
    return SqlSettings(name="it", format="sql", url_file=address, **keys)


def put(case: psycopg.Connection[Any], number: int, changed: datetime = OF_EARLIER, **columns: Any) -> None:
    """Write a referral, or write over it."""
    row = referral(number, **columns)
    case.execute("DELETE FROM referrals WHERE referral_id = %s", (row["referral_id"],))
    case.execute("INSERT INTO referrals VALUES (%s, %s, %s, %s, %s, %s, %s)", [*row.values(), changed])


def rows_of(case: psycopg.Connection[Any]) -> list[dict[str, Any]]:
    with case.cursor(row_factory=psycopg.rows.dict_row) as cursor:
        return [
            {
                name: cell.date() if isinstance(cell, datetime) else cell
                for name, cell in row.items()
                if name != "changed"
            }
            for row in cursor.execute(SELECT)
        ]


def test_every_table_is_read_whole_changed_and_withdrawn_by_its_select(
    runs: Runs, case: psycopg.Connection[Any], tmp_path: Path
) -> None:
    runs.settings = settings(_address(case), tmp_path, tables={"referrals": {"select": SELECT}, "care_periods": CARE})
    put(case, 1)
    put(case, 2, received_at="2009-03-02 09:30:15.5", decided_at="2009-03-03", decision="assessment")
    case.execute(
        "INSERT INTO care VALUES ('C1', 7, '2009-01-05 10:00', NULL, 1), ('C2', 8, '2009-01-05', '2009-02-01', 2)"
    )
    report = runs.run()
    assert (report.refusals, report.as_at) == ([], date(2009, 6, 1))
    assert report.warnings == [
        "it.care_periods: 1 unknown column(s) ignored: note",
        "it.referrals: 1 unknown column(s) ignored: changed",
    ]
    care = {"care_period_id": "C1", "person_id": "7", "started_on": "2009-01-05", "ended_on": "", "basis": "care_order"}
    other = {
        "care_period_id": "C2",
        "person_id": "8",
        "started_on": "2009-01-05",
        "ended_on": "2009-02-01",
        "basis": "short_breaks",
    }
    decided = referral(2, received_at="2009-03-02T09:30:15", decided_at="2009-03-03", decision="assessment")
    files = {"referrals": [referral(1), decided], "care_periods": [care, other]}
    assert runs.asserted() == stated_by_files(tmp_path / "files", files)
    case.execute("UPDATE referrals SET changed = now(), decided_at = '2009-03-03 00:00:00' WHERE referral_id = 'R2'")
    runs.run()
    assert runs.counts() == {"care_periods": (2, 0, 0, 0, 0), "referrals": (2, 0, 0, 0, 0)}
    case.execute("UPDATE care SET till = '2009-02-02' WHERE id = 'C2'")
    case.execute("DELETE FROM referrals WHERE referral_id = 'R1'")
    runs.run()
    assert runs.counts() == {"care_periods": (2, 0, 1, 0, 0), "referrals": (1, 0, 0, 1, 0)}
    put(case, 1)
    runs.run()
    assert runs.counts()["referrals"] == (2, 1, 0, 0, 0)


def test_a_refused_row_is_named_by_its_number_and_its_key(
    runs: Runs, case: psycopg.Connection[Any], tmp_path: Path
) -> None:
    put(case, 1)
    put(case, 2, source="council")
    case.execute("INSERT INTO care VALUES ('C1', 7, '2009-01-05', '2009-01-04', 1)")
    tables = {"referrals": {"select": f"{SELECT} ORDER BY referral_id"}, "care_periods": CARE}
    runs.settings = settings(_address(case), tmp_path, tables=tables)
    report = runs.run()
    assert addresses(report.refusals) == [
        ("it.care_periods", 1, "end_before_start"),
        ("it.referrals", 2, "unknown_code"),
    ]
    assert report.refusals[0].sentence == "ID C1: ended_on is before FromDate; it must be on or after it"
    assert report.refusals[1].sentence.startswith('referral_id R2: source is "council"')


def test_a_select_without_a_required_column_or_with_one_twice_refuses_its_table_alone(
    runs: Runs, case: psycopg.Connection[Any], tmp_path: Path
) -> None:
    put(case, 1)
    runs.settings = settings(_address(case), tmp_path, tables={"referrals": {"select": SELECT}, "care_periods": CARE})
    runs.run()
    wrong = {"referrals": {"select": "SELECT *, 'x' AS source FROM referrals"}, "care_periods": CARE | {"columns": {}}}
    report = runs.run(tables=settings(_address(case), tmp_path, tables=wrong).tables)
    assert addresses(report.refusals) == [
        ("it.care_periods", 1, "missing_column"),
        ("it.referrals", 1, "missing_column"),
    ]
    assert "no column care_period_id, person_id, started_on, basis" in report.refusals[0].sentence
    assert "the column source more than once" in report.refusals[1].sentence
    assert len(runs.asserted()) == 1


def test_the_day_is_what_a_select_says_and_never_goes_back(runs: Runs, case: psycopg.Connection[Any]) -> None:
    put(case, 1)
    assert runs.run(as_at="SELECT timestamp '2009-05-31 23:59'").as_at == date(2009, 5, 31)
    report = runs.run(as_at="SELECT '30/05/2009'")
    assert addresses(report.refusals) == [("it.as_at", 1, "bad_as_at")]
    assert "--allow-as-at 2009-05-30" in report.refusals[0].sentence
    assert runs.run(Permissions(as_at=date(2009, 5, 30)), as_at="SELECT '30/05/2009'").as_at == date(2009, 5, 30)
    for select, said in (("SELECT 'soon'", 'gives "soon"'), ("SELECT 1 WHERE 1 = 0", "gives nothing")):
        (refusal,) = runs.run(as_at=select).refusals
        assert said in refusal.sentence


def test_all_tables_are_of_one_moment(
    runs: Runs, case: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    put(case, 1)
    runs.settings = settings(_address(case), tmp_path, tables={"referrals": {"select": SELECT}, "care_periods": CARE})
    real = Result.blocks

    def meanwhile(result: Result) -> Iterator[Any]:
        yield from real(result)
        put(case, 2)

    monkeypatch.setattr(Result, "blocks", meanwhile)
    runs.run()
    assert runs.counts() == {"referrals": (1, 1, 0, 0, 0)}


def test_nothing_can_be_changed_by_a_select(runs: Runs, case: psycopg.Connection[Any]) -> None:
    case.execute("CREATE FUNCTION spoil() RETURNS int AS 'DELETE FROM referrals; SELECT 1' LANGUAGE sql")
    put(case, 1)
    with pytest.raises(ConfigurationError, match="25006"):
        runs.run(as_at="SELECT spoil()")
    assert len(rows_of(case)) == 1


@pytest.mark.parametrize(
    ("select", "error", "said"),
    [
        ("SELECT * FROM referalls", ConfigurationError, 'relation "referalls" does not exist'),
        ("SELECT * FORM referrals", ConfigurationError, "syntax error"),
        ("SELECT *, 1 / (length(source) - 6) FROM referrals", ConfigurationError, "22012"),
        ("SELECT *, person_id::int FROM referrals", ConfigurationError, "22P02"),
        ("SELECT *, pg_sleep(5) FROM referrals", UnreachableError, "did not answer within 1 seconds"),
    ],
)
def test_a_select_that_fails_before_or_in_the_middle_of_its_rows_writes_nothing_down(
    runs: Runs, case: psycopg.Connection[Any], select: str, error: type[Exception], said: str, tmp_path: Path
) -> None:
    case.execute(
        "INSERT INTO referrals SELECT 'R'||n, 'canary', '2009-03-02', 'school' FROM generate_series(1, 5000) n"
    )
    put(case, 9_999, source="police", person_id="canary")
    keys = {"tables": {"referrals": {"select": select}}, "statement_timeout": "1s"}
    runs.settings = settings(_address(case), tmp_path, **keys)
    with pytest.raises(error, match=said) as caught:
        runs.run()
    assert "canary" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert (runs.asserted(), runs.outbox.extracts.all(), runs.outbox.marks.of("it")) == ({}, [], {})


def test_a_wrong_password_and_an_absent_database_say_so_and_show_no_password(
    runs: Runs, case: psycopg.Connection[Any], tmp_path: Path
) -> None:
    good = _address(case)
    wrong = good.replace(case.info.password, "canary")
    for address, error in (
        (wrong, AccessError),
        (f"{good}_not_there", ConfigurationError),
        (wrong.replace(f":{case.info.port}/", ":9/"), UnreachableError),
        (wrong.replace("127.0.0.1", "nowhere.invalid"), UnreachableError),
        (wrong.replace("postgresql:", "postgresq:"), ConfigurationError),
        ("canary", ConfigurationError),
    ):
        runs.settings = settings(address, tmp_path)
        with pytest.raises(error) as caught:
            runs.run()
        assert "canary" not in str(caught.value)
        assert case.info.password not in str(caught.value)


def test_what_changed_is_read_and_a_deletion_is_found_by_reading_everything(
    runs: Runs, case: psycopg.Connection[Any], tmp_path: Path
) -> None:
    runs.settings = settings(_address(case), tmp_path, mode="incremental")
    for number in range(5):
        put(case, number)
    runs.run()
    assert runs.counts() == {"referrals": (5, 5, 0, 0, 0)}
    for number in range(5):
        put(case, number, BEGUN - timedelta(days=5 - number))
    runs.run()  # from two hours before the latest change on
    put(case, 1, BEGUN, source="police")
    put(case, 7, BEGUN)
    case.execute("DELETE FROM referrals WHERE referral_id = 'R2'")
    runs.run()
    assert runs.counts() == {"referrals": (3, 1, 1, 0, 0)}
    assert len(runs.asserted()) == 6
    put(case, 8, BEGUN - timedelta(hours=3))  # committed later than the overlap
    runs.run()
    assert runs.counts() == {"referrals": (2, 0, 0, 0, 0)}
    runs.at += timedelta(hours=24)
    runs.run()
    assert runs.counts() == {"referrals": (6, 1, 0, 1, 0)}
    assert runs.asserted() == stated_by_files(tmp_path / "files", {"referrals": rows_of(case)})
    runs.run()
    assert runs.counts() == {"referrals": (2, 0, 0, 0, 0)}


def test_everything_is_read_with_every_so_many_runs_or_when_the_select_is_another(
    runs: Runs, case: psycopg.Connection[Any], tmp_path: Path
) -> None:
    runs.settings = settings(_address(case), tmp_path, mode="incremental", reconcile_every=3)
    put(case, 1)
    put(case, 2, BEGUN)
    read = [runs.run().files[0].rows for _ in range(7)]
    assert read == [2, 1, 1, 2, 1, 1, 2]
    other = {"referrals": {"select": f"{SELECT} WHERE true", "changed_at": "changed"}}
    assert runs.run(tables=settings(_address(case), tmp_path, tables=other).tables).files[0].rows == 2
    with runs.outbox.writing():
        runs.outbox.marks.forget()
    assert runs.run().files[0].rows == 2


def test_rows_that_are_refused_or_of_which_nobody_says_when_they_changed_are_read_each_time(
    runs: Runs, case: psycopg.Connection[Any], tmp_path: Path
) -> None:
    runs.settings = settings(_address(case), tmp_path, mode="incremental")
    put(case, 1, source="council")
    put(case, 2, OF_EARLIER - timedelta(days=1))
    put(case, 3, BEGUN)
    case.execute("INSERT INTO referrals VALUES ('R4', 'P4', '2009-03-02', 'school')")
    assert len(runs.run().refusals) == 1
    for _ in range(2):
        report = runs.run()
        assert (report.files[0].rows, [each.code for each in report.refusals]) == (3, ["unknown_code"])
    case.execute(
        "UPDATE referrals SET source = 'police' WHERE referral_id = 'R1'"
    )  # which does not say that it changed
    assert runs.run().refusals == []
    assert runs.counts() == {"referrals": (3, 1, 0, 0, 0)}
    assert runs.run().files[0].rows == 2


def test_a_clock_that_is_wrong_hides_nothing(runs: Runs, case: psycopg.Connection[Any], tmp_path: Path) -> None:
    runs.settings = settings(_address(case), tmp_path, mode="incremental")
    put(case, 1)
    put(case, 2, BEGUN + timedelta(days=9_000))
    runs.run()
    put(case, 3)
    runs.run()
    assert runs.counts() == {"referrals": (3, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("kind", "before", "first", "later", "overlap"),
    [
        ("timestamp", "2009-05-01 07:00", "2009-05-01 10:00", "2009-05-01 11:00", None),
        ("date", "2009-04-29", "2009-05-01", "2009-05-02", None),
        ("bigint", "99989", "100000", "100001", 10),
        ("numeric", "99989", "100000", "100001", 10),
    ],
)
def test_a_change_may_be_told_by_a_time_a_day_or_a_number(
    runs: Runs,
    case: psycopg.Connection[Any],
    tmp_path: Path,
    kind: str,
    before: str,
    first: str,
    later: str,
    overlap: Any,
) -> None:
    case.execute(f"ALTER TABLE referrals ADD COLUMN told {kind}")
    table = {"select": SELECT, "changed_at": "TOLD", "overlap": overlap}
    runs.settings = settings(_address(case), tmp_path, mode="incremental", tables={"referrals": table})
    put(case, 1)
    put(case, 2)
    for number, told in enumerate((before, first), 1):
        case.execute(f"UPDATE referrals SET told = '{told}' WHERE referral_id = 'R{number}'")
    runs.run()
    put(case, 3)
    case.execute(f"UPDATE referrals SET told = '{later}' WHERE referral_id = 'R3'")
    runs.run()
    assert runs.counts() == {"referrals": (2, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"select": SELECT, "changed_at": "updated"}, "has no single column updated"),
        ({"select": SELECT, "changed_at": "source"}, "holds values of more than one kind, or a text that is no time"),
        ({"select": SELECT, "changed_at": "changed", "overlap": 10}, 'overlap is 10; it is a duration, as "2h"'),
    ],
)
def test_a_column_of_changes_that_cannot_be_one_is_an_error_of_the_configuration(
    runs: Runs, case: psycopg.Connection[Any], tmp_path: Path, table: dict[str, Any], said: str
) -> None:
    put(case, 1)
    runs.settings = settings(_address(case), tmp_path, mode="incremental", tables={"referrals": table})
    with pytest.raises(ConfigurationError, match=said):
        runs.run()
        runs.run()


@pytest.mark.parametrize("first", range(0, 100, 20))
def test_however_transactions_end_what_stands_is_what_the_table_holds(
    case: psycopg.Connection[Any],
    writers: list[psycopg.Connection[Any]],
    empty_database: str,
    tmp_path: Path,
    first: int,
) -> None:
    """Some seeds (EXAMPLES: twenty); beside it what would have become of a reader that goes on from the latest change it saw."""
    missed = 0
    for seed in range(first, first + (20 if "EXAMPLES" in os.environ else 2)):
        case.execute("TRUNCATE referrals")
        with forgetful(AUTHORITY) as outbox:
            runs = Runs(outbox, settings(empty_database, tmp_path, mode="incremental", reconcile_every=100_000))
            hasty = _any_order(random.Random(seed), runs, writers, case)
            found = rows_of(case)
            assert runs.asserted() == stated_by_files(tmp_path / "files", {"referrals": found}), f"seed {seed}"
            missed += sum(hasty.get(row["referral_id"]) != row["source"] for row in found)
    assert missed > 0  # or the order was too tame to tell anything


def _any_order(
    chance: random.Random, runs: Runs, writers: list[psycopg.Connection[Any]], case: psycopg.Connection[Any]
) -> dict[str, str]:
    """Transactions that begin, write, commit and roll back in any order, none longer than the overlap, and readings in between;
    what a reader without an overlap would know."""
    hasty: dict[str, str] = {}
    latest = OF_EARLIER - timedelta(days=1)

    def read() -> None:
        nonlocal latest
        runs.at = now
        runs.run()
        for key, source, changed in case.execute(
            "SELECT referral_id, source, changed FROM referrals WHERE changed > %s ORDER BY changed", (latest,)
        ).fetchall():
            hasty[key], latest = source, changed

    begun: dict[int, datetime] = {}
    held: dict[str, int] = {}
    now = OF_EARLIER

    def end(number: int) -> None:
        chance.choice((writers[number].commit, writers[number].commit, writers[number].rollback))()
        begun.pop(number, None)
        for key in [key for key, holder in held.items() if holder == number]:
            del held[key]

    for _ in range(80):
        now += timedelta(minutes=chance.randrange(10))
        for number in [each for each, since in begun.items() if now - since > timedelta(minutes=90)]:
            end(number)
        number = chance.randrange(WRITERS)
        match chance.choice(("write", "write", "write", "end", "read")):
            case "write":
                row = chance.randrange(60)
                if held.setdefault(f"R{row}", number) == number:  # who else writes this row waits
                    begun.setdefault(number, now)
                    put(writers[number], row, now, source=chance.choice(("school", "police", "health")))
            case "end":
                end(number)
            case "read":
                read()
    for number in range(WRITERS):
        end(number)
    read()
    return hasty


def _address(case: psycopg.Connection[Any]) -> str:
    info = case.info
    return f"postgresql://{info.user}:{info.password}@{info.host}:{info.port}/{info.dbname}"
